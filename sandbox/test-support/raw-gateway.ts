import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Sandbox } from '../start.ts';
import { eventually } from './eventually.ts';

export type Frame = { op: number; d: unknown; s: number | null; t: string | null };
export type RawGateway = {
  frames: Frame[];
  closed: () => number | null;
  send: (op: number, d: unknown) => void;
  sendText: (text: string) => void;
  /** Resolves with the data of the event with that name at `index`, 0 being the first. */
  waitForEvent: <T>(name: string, index?: number) => Promise<T>;
  waitForClose: () => Promise<number>;
  seq: () => number;
  close: (code?: number) => void;
};

/** Opens a gateway connection without a client library, so that tests see the raw frames. */
export async function openRawGateway(
  sandbox: Pick<Sandbox, 'url'>,
  queryString = '?v=10&encoding=json',
): Promise<RawGateway> {
  const socket = new WebSocket(`${sandbox.url.replace('http:', 'ws:')}/${queryString}`);
  const frames: Frame[] = [];
  let closed: number | null = null;
  socket.on('message', (raw: Buffer) => frames.push(JSON.parse(raw.toString('utf8')) as Frame));
  socket.on('close', (code) => {
    closed = code;
  });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const findFrame = (name: string, index: number): Frame | undefined => frames.filter(({ t }) => t === name)[index];
  return {
    frames,
    closed: () => closed,
    send: (op, d) => socket.send(JSON.stringify({ op, d })),
    sendText: (text) => socket.send(text),
    async waitForEvent<T>(name: string, index = 0) {
      await eventually(() => {
        if (!findFrame(name, index))
          throw new Error(`No ${name} yet; had ${frames.map(({ t, op }) => t ?? op).join(', ')}.`);
      });
      // The caller chooses the event and thereby its shape.
      return findFrame(name, index)?.d as T;
    },
    async waitForClose() {
      await eventually(() => {
        if (closed === null) throw new Error('Still open.');
      });
      return closed ?? 0;
    },
    seq: () => Math.max(0, ...frames.map(({ s }) => s ?? 0)),
    close: (code = 1000) => socket.close(code),
  };
}

/** Connects and identifies; resolves after READY. */
export async function openIdentifiedGateway(
  sandbox: Pick<Sandbox, 'url' | 'token'>,
  options: { intents?: number; shard?: [number, number] } = {},
): Promise<RawGateway & { sessionId: string }> {
  const gateway = await openRawGateway(sandbox);
  gateway.send(2, {
    token: sandbox.token,
    intents: options.intents ?? 1,
    properties: {},
    ...(options.shard ? { shard: options.shard } : {}),
  });
  const ready = await gateway.waitForEvent<{ session_id: string }>('READY');
  return { ...gateway, sessionId: ready.session_id };
}
