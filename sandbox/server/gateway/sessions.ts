import { GatewayIntentBits } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { shardOf } from '../../world/snowflakes.ts';

export type Session = {
  id: string;
  shard: readonly [number, number];
  intents: number;
  seq: number;
  /** Frames sent and not yet known to have arrived, for RESUME. */
  buffer: { seq: number; frame: string }[];
  bufferedBytes: number;
  /** The newest sequence number that is no longer in the buffer. */
  forgotten: number;
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
  dispatch: (what: Dispatch) => number;
  send: (session: Session, event: string, json: string) => void;
  /** Drops frames the client has confirmed. */
  confirm: (session: Session, seq: number) => void;
  open: () => number;
  /** Identifies in the last day, for `session_start_limit`. */
  identifiesAtMs: number[];
};

const maxBufferedFrames = 5_000;
const maxBufferedBytes = 8 * 1024 * 1024;

/** Holds the gateway's sessions, including those whose socket dropped and may resume. */
export function createSessions(isSilent: () => boolean = () => false): GatewaySessions {
  const byId = new Map<string, Session>();

  function send(session: Session, event: string, json: string): void {
    session.seq += 1;
    const frame = `{"op":0,"s":${session.seq},"t":"${event}","d":${json}}`;
    session.buffer.push({ seq: session.seq, frame });
    session.bufferedBytes += frame.length;
    while (session.buffer.length > maxBufferedFrames || session.bufferedBytes > maxBufferedBytes) forgetOldest(session);
    if (!isSilent()) session.socket?.send(frame);
  }

  function dispatch(what: Dispatch): number {
    let reached = 0;
    let full: string | undefined;
    let redacted: string | undefined;
    for (const session of byId.values()) {
      if (!hears(session, what)) continue;
      reached += 1;
      if (what.withoutContent && !(session.intents & GatewayIntentBits.MessageContent)) {
        redacted ??= JSON.stringify(what.withoutContent());
        send(session, what.event, redacted);
      } else {
        full ??= JSON.stringify(what.data);
        send(session, what.event, full);
      }
    }
    return reached;
  }

  return {
    byId,
    dispatch,
    send,
    confirm(session, seq) {
      while (session.buffer[0] && session.buffer[0].seq <= seq) forgetOldest(session);
    },
    open: () => [...byId.values()].filter(({ socket }) => socket !== null).length,
    identifiesAtMs: [],
  };
}

/** `events/gateway.mdx`: DMs and the like go to shard 0. */
export function isOnShard(session: Pick<Session, 'shard'>, guildId: string | null): boolean {
  const [shard, count] = session.shard;
  return guildId === null ? shard === 0 : shardOf(guildId, count) === shard;
}

function hears(session: Session, what: Dispatch): boolean {
  return isOnShard(session, what.guildId) && (what.intents === 0 || (session.intents & what.intents) !== 0);
}

function forgetOldest(session: Session): void {
  const oldest = session.buffer.shift();
  if (!oldest) return;
  session.bufferedBytes -= oldest.frame.length;
  session.forgotten = oldest.seq;
}
