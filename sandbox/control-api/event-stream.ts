import type { SandboxEvent } from './contract.ts';
import type { LocalDiscord } from '../local-discord.ts';

const HEARTBEAT_MS = 15_000;
/** A reader this many chunks behind is let go; the page reads anew when it reconnects. */
const MAX_QUEUED_CHUNKS = 2_000;

/** Everything that happens, as server-sent events; `?types=` names which. */
export function streamEvents(local: LocalDiscord, query: URLSearchParams): Response {
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
        const unsubscribe = local.broadcaster.subscribe(send);
        const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
        heartbeat.unref();
        stop = () => {
          unsubscribe();
          clearInterval(heartbeat);
        };
        send({ type: 'hello', at: local.world.now() });
      },
      cancel: () => stop(),
    },
    new CountQueuingStrategy({ highWaterMark: 64 }),
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
