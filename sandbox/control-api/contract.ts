import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIRole,
  APIThreadChannel,
  APIUser,
} from 'discord-api-types/v10';
import { z } from 'zod';

/**
 * The shapes spoken under `/sandbox/api`: how people, pages, tests and tools act inside the local Discord.
 * Bodies are checked with the schemas below; replies are the plain types. Ids are decimal strings, times are
 * milliseconds. Every refusal is `{ error: ControlError }` with a 4xx status. Wherever a person is named (`as`), the
 * user's id, display name or user name will do; wherever a guild or channel is named, its id or its name.
 *
 * | method and path | body | reply |
 * | --- | --- | --- |
 * | GET /state?limit=25 | | SandboxState |
 * | POST /guilds | NewGuild | GuildView |
 * | GET /guilds/:guild | | GuildView |
 * | PATCH /guilds/:guild | GuildChange | GuildView |
 * | DELETE /guilds/:guild | | {} (the bot was removed) |
 * | GET /guilds/:guild/commands?as= | | APIApplicationCommand[] that person may use |
 * | POST /guilds/:guild/members | NewMember | APIGuildMember |
 * | PATCH /guilds/:guild/members/:user | MemberChange | APIGuildMember |
 * | DELETE /guilds/:guild/members/:user | | {} |
 * | POST /guilds/:guild/roles | RoleChange | APIRole |
 * | PATCH /guilds/:guild/roles/:role | RoleChange | APIRole |
 * | DELETE /guilds/:guild/roles/:role | | {} |
 * | POST /guilds/:guild/channels | ChannelChange | APIChannel |
 * | PATCH /channels/:channel | ChannelChange | APIChannel |
 * | DELETE /channels/:channel | | {} |
 * | GET /channels/:channel/messages?as=&limit=50&before= | | APIMessage[] oldest first, as that person sees them |
 * | GET /channels/:channel/pins | | APIMessage[] |
 * | PUT, DELETE /channels/:channel/pins/:message?as= | | {} |
 * | POST /messages | NewMessage | APIMessage |
 * | POST /threads | NewThread | APIThreadChannel: a thread at a message, by its author or anybody else |
 * | PATCH /threads/:thread?as= | ThreadChange | APIThreadChannel |
 * | DELETE /channels/:channel/messages/:message?as= | | {} (dismisses a private reply, too) |
 * | GET /dm?as= | | APIChannel: that person's conversation with the bot |
 * | POST /interactions | Act | Outcome |
 * | POST /interactions/many | { acts, concurrency? } | Outcome[] in the order asked |
 * | GET /interactions/:id?waitMs= | | Outcome |
 * | POST /oauth2/authorize | Authorization | { location } to send the person's browser to, with its code |
 * | GET /faults, PATCH /faults | FaultChange | Faults |
 * | GET /wire?limit=200 | | WireEntry[] oldest first |
 * | GET /cdn/… | | the file that Discord's `/cdn/…` answers |
 * | GET /events?types=wire,message_create | | server-sent events, each `data:` a SandboxEvent |
 * | GET /people/:person, PATCH /people/:person | PersonChange | PersonView |
 * | PUT /channels/:channel/permissions/:target | OverwriteChange | APIChannel; the target is a role or member by id or name |
 * | DELETE /channels/:channel/permissions/:target | | APIChannel |
 * | PUT, DELETE /channels/:channel/messages/:message/reactions/:emoji?as= | | APIMessage; `me` is about that person |
 * | GET /oauth2/authorize?client_id=… | a form | the page that asks, for a browser; POST /oauth2/authorize answers it |
 * | GET /clock, POST /clock | { advanceMs } | { now }: time passes, so that tokens, links and deadlines run out |
 */
export const CONTROL_PREFIX = '/sandbox/api';

const name = z.string().min(1).max(100);
const snowflakeList = z.array(z.string()).max(250);

/** A file given by a person, base64 in JSON. */
export const fileInputSchema = z.strictObject({
  filename: name,
  content_type: z.string().max(100).optional(),
  data: z.base64(),
});
export type FileInput = z.infer<typeof fileInputSchema>;

const actionFields = {
  as: name,
  /** A channel's id or name; `@dm` is the person's conversation with the bot. The first channel they may write in if absent. */
  channel: name.optional(),
  guild: name.optional(),
  /** How long to wait for the outcome, in milliseconds; 0 answers at once with `pending`. Default 5,000. */
  waitMs: z.number().int().min(0).max(60_000).optional(),
  /** Delivers the same interaction, with the same id, this many times. */
  times: z.number().int().min(1).max(1_000).optional(),
  locale: z.string().max(10).optional(),
  /** `user` acts by an application only the person has installed, not the server. */
  installed: z.enum(['server', 'user']).optional(),
};

/**
 * A slash command: `command` is `name`, `name sub` or `name group sub`. Options go by their name; users, roles and
 * channels by id or name; attachments as FileInput. `target` is the user or message of a context menu command.
 */
export const slashActionSchema = z.strictObject({
  kind: z.literal('slash'),
  ...actionFields,
  command: z.string().min(1).max(100),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), fileInputSchema])).optional(),
  target: z.string().optional(),
});
/** Typing in an option with autocomplete; `focused` names it, its text so far is in `options`. */
export const autocompleteActionSchema = z.strictObject({
  ...slashActionSchema.shape,
  kind: z.literal('autocomplete'),
  focused: z.string(),
});
/** Pressing a button: by its custom id, or by its label. */
export const pressActionSchema = z.strictObject({
  kind: z.literal('press'),
  ...actionFields,
  message: z.string(),
  customId: z.string().optional(),
  label: z.string().optional(),
});
/** Choosing in a select: option values, or ids or names for user, role, channel and mentionable selects. */
export const selectActionSchema = z.strictObject({
  kind: z.literal('select'),
  ...actionFields,
  message: z.string(),
  customId: z.string(),
  values: z.array(z.string()).max(25),
});
/** Submitting the modal that the named interaction opened. Fields go by custom id; lists for selects, checkboxes and files. */
export const submitActionSchema = z.strictObject({
  kind: z.literal('submit'),
  ...actionFields,
  opener: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.union([z.string(), fileInputSchema]))])),
});
export const actionSchema = z.discriminatedUnion('kind', [
  slashActionSchema,
  autocompleteActionSchema,
  pressActionSchema,
  selectActionSchema,
  submitActionSchema,
]);
export type SlashAction = z.infer<typeof slashActionSchema>;
export type AutocompleteAction = z.infer<typeof autocompleteActionSchema>;
export type PressAction = z.infer<typeof pressActionSchema>;
export type SelectAction = z.infer<typeof selectActionSchema>;
export type SubmitAction = z.infer<typeof submitActionSchema>;
export type Action = z.infer<typeof actionSchema>;

/** Up to 5,000 acts, fired with at most `concurrency` open at once (all by default). */
export const manyActionsSchema = z.strictObject({
  acts: z.array(actionSchema).min(1).max(5_000),
  concurrency: z.number().int().min(1).max(5_000).optional(),
});

/**
 * What became of an interaction. `pending` and `deferred` are not final; `deferred` also stands for a component's silent
 * acknowledgement until the bot edits or follows up. `failed` carries what Discord would show the person.
 */
export type OutcomeState = 'pending' | 'deferred' | 'replied' | 'updated' | 'modal' | 'choices' | 'failed';
export type Outcome = {
  interactionId: string;
  state: OutcomeState;
  /** The reply, or for `updated` the message as it now stands. */
  reply?: APIMessage;
  followUps: APIMessage[];
  modal?: APIModalInteractionResponseCallbackData;
  choices?: APIApplicationCommandOptionChoice[];
  error?: string;
  /** From delivery to the bot's first answer, and to the final state. */
  answeredMs?: number;
  settledMs?: number;
};

export const newMessageSchema = z.strictObject({
  as: name,
  channel: name,
  guild: name.optional(),
  content: z.string().max(2_000),
  files: z.array(fileInputSchema).max(10).optional(),
  /** The message of that channel which this one answers, by id. */
  replyTo: z.string().optional(),
  /** Whether the author of the answered message is mentioned; they are unless this is false. */
  mentionAuthor: z.boolean().optional(),
});
export type NewMessage = z.infer<typeof newMessageSchema>;

/** Needs Create Public Threads; a message has at most one, and a thread has none within. */
export const newThreadSchema = z.strictObject({
  as: name,
  channel: name,
  guild: name.optional(),
  message: z.string(),
  name: z.string().trim().min(1).max(100),
});
export type NewThread = z.infer<typeof newThreadSchema>;
/** Whoever opened it renames and archives it, whoever may write in it reopens it; the rest needs Manage Threads. */
export const threadChangeSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
});
export type ThreadChange = z.infer<typeof threadChangeSchema>;

/** A person says yes to the application: the answer to `/oauth2/authorize?client_id=…`, names as in its query. */
export const authorizationSchema = z.strictObject({
  as: name,
  client_id: z.string(),
  redirect_uri: z.url(),
  scope: z.string().max(200),
  state: z.string().max(2_000).optional(),
  code_challenge: z.string().max(200).optional(),
  code_challenge_method: z.literal('S256').optional(),
});
export type Authorization = z.infer<typeof authorizationSchema>;

export const newGuildSchema = z.strictObject({
  /** Lets the bot back into the guild by that id, as it was; the rest of the body is then ignored. */
  rejoin: z.string().optional(),
  name: name.optional(),
  channels: z.number().int().min(1).max(500).optional(),
  roles: z.number().int().min(1).max(250).optional(),
  members: z.number().int().min(1).max(10_000).optional(),
});
export type NewGuild = z.infer<typeof newGuildSchema>;

/** `unavailable: true` is an outage (GUILD_DELETE with `unavailable`), false its end (GUILD_CREATE). */
export const guildChangeSchema = z.strictObject({
  name: name.optional(),
  unavailable: z.boolean().optional(),
  owner: name.optional(),
  /** The server's picture under `/cdn/icons`; null takes it away. */
  icon: fileInputSchema.nullable().optional(),
});
export type GuildChange = z.infer<typeof guildChangeSchema>;

/** Someone joins: a new person by that name, or a known user by id. */
export const newMemberSchema = z.strictObject({
  name,
  userId: z.string().optional(),
  roles: snowflakeList.optional(),
  bot: z.boolean().optional(),
});
export type NewMember = z.infer<typeof newMemberSchema>;
/** `roles` are ids or names and replace the member's roles. */
export const memberChangeSchema = z.strictObject({
  roles: snowflakeList.optional(),
  nick: z.string().max(32).nullable().optional(),
});
export type MemberChange = z.infer<typeof memberChangeSchema>;
/** `permissions` is the decimal bit set. */
export const roleChangeSchema = z.strictObject({
  name: name.optional(),
  permissions: z.string().regex(/^\d+$/u).optional(),
  color: z.number().int().min(0).max(0xffffff).optional(),
  position: z.number().int().min(1).max(250).optional(),
  mentionable: z.boolean().optional(),
  hoist: z.boolean().optional(),
});
export type RoleChange = z.infer<typeof roleChangeSchema>;
/** Overwrites replace the channel's; `type` 0 is a role, 1 a member. */
export const channelChangeSchema = z.strictObject({
  name: name.optional(),
  type: z.number().int().optional(),
  topic: z.string().max(1_024).nullable().optional(),
  parent_id: z.string().nullable().optional(),
  permission_overwrites: z
    .array(
      z.strictObject({
        id: z.string(),
        type: z.union([z.literal(0), z.literal(1)]),
        allow: z.string(),
        deny: z.string(),
      }),
    )
    .max(100)
    .optional(),
  position: z.number().int().min(0).max(500).optional(),
  nsfw: z.boolean().optional(),
  rate_limit_per_user: z.number().int().min(0).max(21_600).optional(),
});
export type ChannelChange = z.infer<typeof channelChangeSchema>;

/** `allow` and `deny` are decimal bit sets; absent is none. */
export const overwriteChangeSchema = z.strictObject({
  allow: z.string().regex(/^\d+$/u).optional(),
  deny: z.string().regex(/^\d+$/u).optional(),
});
export type OverwriteChange = z.infer<typeof overwriteChangeSchema>;

/** With `acceptsDms: false` the bot's messages to that person are refused with 50007, as if they had closed theirs. */
export const personChangeSchema = z.strictObject({
  acceptsDms: z.boolean().optional(),
  displayName: z.string().min(1).max(32).optional(),
  /** A picture shown as theirs under `/cdn/avatars`; null takes it away. */
  avatar: fileInputSchema.nullable().optional(),
  /** `offline` takes the activity away with it. */
  status: z.enum(['online', 'idle', 'dnd', 'offline']).optional(),
  /** What they play. */
  activity: z.string().max(128).optional(),
});
export type PersonChange = z.infer<typeof personChangeSchema>;
export type PersonView = { user: APIUser; acceptsDms: boolean };

export const clockChangeSchema = z.strictObject({
  advanceMs: z
    .number()
    .int()
    .min(1)
    .max(366 * 86_400_000),
});

/** A 429 for bot calls. `channel` narrows it to calls under that channel's path; `times` counts down, absent means until cleared. */
export const rateLimitFaultSchema = z.strictObject({
  retryAfterMs: z.number().int().min(1).max(600_000),
  scope: z.enum(['user', 'global', 'shared']),
  channel: z.string().optional(),
  times: z.number().int().min(1).optional(),
});

/**
 * `route` names calls as the wire log does, ids left out: `PUT /guilds/:guild/members/:user/roles/:role`; absent means
 * every call. `times` counts down, absent means until cleared.
 */
const callFilterFields = {
  route: z.string().max(200).optional(),
  times: z.number().int().min(1).max(1_000).optional(),
};
/** Either a status such as 500 or 502 without a body of Discord's, or one of Discord's error codes with its own status. */
export const refusalFaultSchema = z.union([
  z.strictObject({ status: z.number().int().min(500).max(599), ...callFilterFields }),
  z.strictObject({ code: z.number().int().min(10_001).max(240_000), ...callFilterFields }),
]);
export const lostReplyFaultSchema = z.strictObject(callFilterFields);

const faultFields = {
  /** Every REST call of the bot answers 503. */
  rest503: z.boolean(),
  /** Every REST call of the bot waits this long before it takes effect; 0 is off. */
  slowMs: z.number().int().min(0).max(600_000),
  /** This many next message creates or edits take effect while their reply never arrives: the connection is cut. */
  replyLost: z.number().int().min(0).max(1_000),
  /** Each interaction is delivered this many times with one id. */
  deliverTimes: z.number().int().min(1).max(1_000),
  /** Each interaction reaches the bot this much late; its 3 s run meanwhile. */
  deliverLateMs: z.number().int().min(0).max(60_000),
  rateLimit: rateLimitFaultSchema.nullable(),
  /** This many next REST calls with a bot token answer 401. */
  rest401: z.number().int().min(0).max(1_000),
  swallowHeartbeats: z.boolean(),
  /** New gateway connections are refused while this is on. */
  refuseGateway: z.boolean(),
  /** REST calls that are refused instead of carried out. */
  refuse: refusalFaultSchema.nullable(),
  /** REST calls that take effect while their reply never arrives: the connection is cut. */
  loseReply: lostReplyFaultSchema.nullable(),
  /** Nothing at all is sent to gateway sessions, events and acknowledgements included; a resume brings the events. */
  silent: z.boolean(),
};
export const faultsSchema = z.strictObject(faultFields);
export type Faults = z.infer<typeof faultsSchema>;
/** Absent keys stay as they are. The four booleans at the end happen once, at once, to every open session. */
export const faultChangeSchema = z.strictObject({
  ...z.strictObject(faultFields).partial().shape,
  /** The same as `deliverTimes: 2`, or 1. */
  deliverTwice: z.boolean().optional(),
  /** Cuts every gateway socket; sessions may be resumed. */
  dropSocket: z.boolean().optional(),
  /** Sends op 7. */
  reconnect: z.boolean().optional(),
  /** Sends op 9 with `d: false` and forgets the sessions. */
  invalidSession: z.boolean().optional(),
  /** Switches every lasting fault off, before anything else in the same change. */
  clear: z.boolean().optional(),
});
export type FaultChange = z.infer<typeof faultChangeSchema>;

/** A registered command exactly as the application sent it. */
export type CommandView = APIApplicationCommand;

export type GuildView = {
  id: string;
  name: string;
  /** The hash of its picture under `/cdn/icons`. */
  icon: string | null;
  ownerId: string;
  unavailable: boolean;
  roles: APIRole[];
  channels: APIChannel[];
  /** Archived ones, too, oldest first; `memberIds` are those who are in it. */
  threads: ThreadView[];
  members: APIGuildMember[];
};
export type ThreadView = { channel: APIThreadChannel; memberIds: string[] };
export type SandboxState = {
  applicationId: string;
  /** What a bot is given to live here. */
  connect: { apiUrl: string; token: string };
  bot: APIUser;
  /** Open gateway sessions; the bot is online while there is one. */
  sessions: number;
  guildCount: number;
  /** The first ones, up to `limit`. */
  guilds: GuildView[];
  faults: Faults;
  /** Those the bot was removed from; it may be let back in. */
  leftGuilds: { id: string; name: string }[];
  /** What the bot said of itself last (op 2 or 3), as it sent it; null before it did. */
  presence?: unknown;
};

/** One line of the wire log. `in` is what the bot received (a gateway event), `out` what it asked for (a REST call or a gateway command). */
export type WireEntry = {
  id: number;
  at: number;
  direction: 'in' | 'out';
  kind: 'rest' | 'gateway';
  /** `POST /channels/…/messages`, `INTERACTION_CREATE`, `HEARTBEAT`, … */
  label: string;
  detail?: string;
  status?: number;
  /** Discord's error code in the reply, if it was an error. */
  code?: number;
  durationMs?: number;
};

/** Every event of a message names the one person who may see it in `onlyFor`, or null for everybody in the channel. */
export type SandboxEvent =
  | { type: 'hello'; at: number }
  | {
      type: 'message_create' | 'message_update';
      guildId: string | null;
      channelId: string;
      message: APIMessage;
      onlyFor: string | null;
      /** User ids by emoji; `me` in the message itself is about the bot. Absent where nobody reacted. */
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

export type ControlError = {
  /** `not_found`, `invalid`, `forbidden`, or Discord's own number as a string where Discord would have one. */
  code: string;
  message: string;
  /** For `invalid`, where in the body. */
  fields?: { path: string; message: string }[];
};
