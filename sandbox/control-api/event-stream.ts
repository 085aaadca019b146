import type { SandboxEvent } from './events-contract.ts';
import type { ControlContext } from './control-context.ts';

const HEARTBEAT_MS = 15_000;
/** A reader this many chunks behind is disconnected; the page reloads its state when it reconnects. */
const MAX_QUEUED_CHUNKS = 2_000;

/** Returns all events as server-sent events; `?types=` selects some of them. */
export function streamEvents({ world, broadcaster }: ControlContext, query: URLSearchParams): Response {
  const types = query.get('types')?.split(',');
  const encoder = new TextEncoder();
  let stop = (): void => undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string): void => {
          if ((controller.desiredSize ?? 0) < -MAX_QUEUED_CHUNKS) {
            stop();
            controller.error(new Error('The reader fell behind.'));
          } else controller.enqueue(encoder.encode(text));
        };
        const send = (event: SandboxEvent): void => {
          if (!types || types.includes(event.type) || event.type === 'hello')
            write(`data: ${JSON.stringify(event)}\n\n`);
        };
        const unsubscribe = broadcaster.subscribe(send);
        const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
        heartbeat.unref();
        stop = () => {
          unsubscribe();
          clearInterval(heartbeat);
        };
        send({ type: 'hello', at: world.now() });
      },
      cancel: () => stop(),
    },
    new CountQueuingStrategy({ highWaterMark: 64 }),
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
