import type { APIMessage } from 'discord-api-types/v10';
import type { Outcome } from './actions-contract.ts';
import type { Faults } from './faults-contract.ts';

/**
 * One entry of the wire log. `in` is what the bot received (a gateway event), `out` what it sent (a REST call or a
 * gateway command).
 */
export type WireEntry = {
  id: number;
  at: number;
  direction: 'in' | 'out';
  kind: 'rest' | 'gateway';
  /** Such as `POST /channels/…/messages`, `INTERACTION_CREATE` or `HEARTBEAT`. */
  label: string;
  detail?: string;
  status?: number;
  /** Discord's error code, if the reply was an error. */
  code?: number;
  durationMs?: number;
};

/** `onlyFor` is the only user who can see the message, or null if everyone in the channel can. */
export type SandboxEvent =
  | { type: 'hello'; at: number }
  | {
      type: 'message_create' | 'message_update';
      guildId: string | null;
      channelId: string;
      message: APIMessage;
      onlyFor: string | null;
      /** User ids by emoji; `me` in the message is about the bot. Absent without reactions. */
      reactedBy?: Readonly<Record<string, readonly string[]>>;
    }
  | { type: 'message_delete'; guildId: string | null; channelId: string; messageId: string; onlyFor: string | null }
  | { type: 'interaction'; userId: string; guildId: string | null; channelId: string; outcome: Outcome }
  | { type: 'typing'; channelId: string; userId: string }
  | { type: 'guild'; guildId: string; change: 'create' | 'update' | 'delete' }
  | { type: 'commands'; guildId: string | null }
  | { type: 'bot'; sessions: number }
  | { type: 'faults'; faults: Faults }
  | { type: 'wire'; entry: WireEntry };
