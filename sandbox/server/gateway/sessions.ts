import { GatewayIntentBits } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { shardForGuild } from '../../world/snowflakes.ts';

export type Session = {
  id: string;
  shard: readonly [number, number];
  intents: number;
  seq: number;
  /** Frames sent and not yet known to have arrived, for RESUME. */
  buffer: { seq: number; frame: string }[];
  bufferedBytes: number;
  /** The newest sequence number that is no longer in the buffer. */
  lastDroppedSeq: number;
  socket: WebSocket | null;
  closedAtMs: number | null;
  presence: unknown;
};

export type Dispatch = {
  event: string;
  data: object;
  /** Null for DMs and for what concerns no guild: shard 0 hears it. */
  guildId: string | null;
  /** Sessions with any of these intents hear it; 0 reaches all. */
  intents: number;
  /** What sessions without MESSAGE_CONTENT get instead. */
  withoutContent?: () => object;
};

export type GatewaySessions = {
  byId: Map<string, Session>;
  dispatch: (dispatched: Dispatch) => number;
  send: (session: Session, event: string, json: string) => void;
  /** Drops frames the client has confirmed. */
  acknowledge: (session: Session, seq: number) => void;
  countOpen: () => number;
  /** Identifies in the last day, for `session_start_limit`. */
  identifiesAtMs: number[];
};

const MAX_BUFFERED_FRAMES = 5_000;
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/** Holds the gateway's sessions, including those whose socket dropped and may resume. */
export function createGatewaySessions(isSilent: () => boolean = () => false): GatewaySessions {
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

  function dispatch(dispatched: Dispatch): number {
    let recipientCount = 0;
    let fullJson: string | undefined;
    let redactedJson: string | undefined;
    for (const session of byId.values()) {
      if (!isRecipient(session, dispatched)) continue;
      recipientCount += 1;
      if (dispatched.withoutContent && !(session.intents & GatewayIntentBits.MessageContent)) {
        redactedJson ??= JSON.stringify(dispatched.withoutContent());
        send(session, dispatched.event, redactedJson);
      } else {
        fullJson ??= JSON.stringify(dispatched.data);
        send(session, dispatched.event, fullJson);
      }
    }
    return recipientCount;
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

/** `events/gateway.mdx`: DMs and the like go to shard 0. */
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
