import type { APIMessage } from 'discord-api-types/v10';

/** A gateway event, to be sent to the sessions it concerns. */
export type Dispatch = {
  event: string;
  /** A function when the data depends on the intents of the receiving session. */
  data: object | ((intents: number) => object);
  /** Null for DMs and for events that concern no guild: only shard 0 receives those. */
  guildId: string | null;
  /** Sessions with any of these intents receive the event; 0 reaches all. */
  intents: number;
  /** What sessions without MESSAGE_CONTENT get instead. */
  withoutContent?: () => object;
};

/** A change that observers of the sandbox (its page, tests, tools) are notified of. */
export type WorldChange =
  | {
      type: 'message_create' | 'message_update';
      guildId: string | null;
      channelId: string;
      message: APIMessage;
      /** The only user who can see the message, or null. */
      onlyFor: string | null;
      reactedBy?: Readonly<Record<string, readonly string[]>>;
    }
  | { type: 'message_delete'; guildId: string | null; channelId: string; messageId: string; onlyFor: string | null }
  | { type: 'guild'; guildId: string; change: 'create' | 'update' | 'delete' }
  | { type: 'commands'; guildId: string | null };

/** How the world reports what happens in it; it knows neither the gateway nor the event stream. */
export type WorldEvents = {
  dispatch: (dispatch: Dispatch) => void;
  notify: (change: WorldChange) => void;
  /** False when nobody observes, so that costly changes need not be built. */
  hasObservers: () => boolean;
};
