import { GatewayIntentBits } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { shardForGuild } from '../../world/snowflakes.ts';
import type { Dispatch } from '../../world/world-events.ts';

export type Session = {
  id: string;
  shard: readonly [number, number];
  intents: number;
  seq: number;
  /** Frames sent but not yet acknowledged, for RESUME. */
  buffer: { seq: number; frame: string }[];
  bufferedBytes: number;
  /** The newest sequence number that is no longer in the buffer. */
  lastDroppedSeq: number;
  socket: WebSocket | null;
  closedAtMs: number | null;
  presence: unknown;
};

export type GatewaySessions = {
  byId: Map<string, Session>;
  dispatch: (dispatched: Dispatch) => void;
  send: (session: Session, event: string, json: string) => void;
  /** Drops the frames that the client has acknowledged. */
  acknowledge: (session: Session, seq: number) => void;
  countOpen: () => number;
  /** Times of the identifies of the last day, for `session_start_limit`. */
  identifiesAtMs: number[];
};

const MAX_BUFFERED_FRAMES = 5_000;
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/** Stores the gateway sessions, including those whose socket closed and that may resume. */
export function createGatewaySessions(isSilent: () => boolean): GatewaySessions {
  const byId = new Map<string, Session>();

  function send(session: Session, event: string, json: string): void {
    session.seq += 1;
    const frame = `{"op":0,"s":${session.seq},"t":"${event}","d":${json}}`;
    session.buffer.push({ seq: session.seq, frame });
    session.bufferedBytes += frame.length;
    while (session.buffer.length > MAX_BUFFERED_FRAMES || session.bufferedBytes > MAX_BUFFERED_BYTES)
      dropOldestFrame(session);
    if (!isSilent()) session.socket?.send(frame);
  }

  function dispatch(dispatched: Dispatch): void {
    const { event, data, withoutContent } = dispatched;
    // One event is serialized once for all sessions that receive the same data.
    const jsonByIntents = typeof data === 'function' ? new Map<number, string>() : undefined;
    let fullJson: string | undefined;
    let redactedJson: string | undefined;
    for (const session of byId.values()) {
      if (!isRecipient(session, dispatched)) continue;
      if (withoutContent && !(session.intents & GatewayIntentBits.MessageContent)) {
        redactedJson ??= JSON.stringify(withoutContent());
        send(session, event, redactedJson);
      } else if (jsonByIntents && typeof data === 'function') {
        const json = jsonByIntents.get(session.intents) ?? JSON.stringify(data(session.intents));
        jsonByIntents.set(session.intents, json);
        send(session, event, json);
      } else {
        fullJson ??= JSON.stringify(data);
        send(session, event, fullJson);
      }
    }
  }

  return {
    byId,
    dispatch,
    send,
    acknowledge(session, seq) {
      while (session.buffer[0] && session.buffer[0].seq <= seq) dropOldestFrame(session);
    },
    countOpen: () => [...byId.values()].filter(({ socket }) => socket !== null).length,
    identifiesAtMs: [],
  };
}

/** `events/gateway.mdx`: DMs and other events without a guild go to shard 0. */
export function isOnShard(session: Pick<Session, 'shard'>, guildId: string | null): boolean {
  const [shard, count] = session.shard;
  return guildId === null ? shard === 0 : shardForGuild(guildId, count) === shard;
}

function isRecipient(session: Session, dispatched: Dispatch): boolean {
  return (
    isOnShard(session, dispatched.guildId) && (dispatched.intents === 0 || (session.intents & dispatched.intents) !== 0)
  );
}

function dropOldestFrame(session: Session): void {
  const oldest = session.buffer.shift();
  if (!oldest) return;
  session.bufferedBytes -= oldest.frame.length;
  session.lastDroppedSeq = oldest.seq;
}
