import type {
  APIApplicationCommand,
  APIChannel,
  APIGuildMember,
  APIRole,
  APIThreadChannel,
  APIUser,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { fileInputSchema, nameSchema } from './actions-contract.ts';
import type { Faults } from './faults-contract.ts';

/**
 * The control API under `/sandbox/api`: how people, pages, tests and tools act in the sandbox. Bodies are parsed with the
 * schemas of the contracts, replies have the plain types. Ids are decimal strings, times are milliseconds. Every refusal
 * is `{ error: ControlError }` with a 4xx status. A person (`as`) is named by user id, display name or user name, a guild
 * or channel by id or name.
 *
 * | method and path | body | reply |
 * | --- | --- | --- |
 * | GET /state?limit=25 | | SandboxState |
 * | POST /guilds | NewGuild | GuildView |
 * | GET /guilds/:guild | | GuildView |
 * | PATCH /guilds/:guild | GuildChange | GuildView |
 * | DELETE /guilds/:guild | | {} (removes the bot) |
 * | GET /guilds/:guild/commands?as= | | CommandView[] that the person may use |
 * | POST /guilds/:guild/members | NewMember | APIGuildMember |
 * | PATCH /guilds/:guild/members/:user | MemberChange | APIGuildMember |
 * | DELETE /guilds/:guild/members/:user | | {} |
 * | POST /guilds/:guild/roles | RoleChange | APIRole |
 * | PATCH /guilds/:guild/roles/:role | RoleChange | APIRole |
 * | DELETE /guilds/:guild/roles/:role | | {} |
 * | POST /guilds/:guild/channels | ChannelChange | APIChannel |
 * | PATCH /channels/:channel | ChannelChange | APIChannel |
 * | DELETE /channels/:channel | | {} |
 * | GET /channels/:channel/messages?as=&limit=50&before= | | APIMessage[], oldest first, as the person sees them |
 * | GET /channels/:channel/pins | | APIMessage[] |
 * | PUT, DELETE /channels/:channel/pins/:message?as= | | {} |
 * | POST /messages | NewMessage | APIMessage |
 * | POST /threads | NewThread | APIThreadChannel, started from a message |
 * | PATCH /threads/:thread?as= | ThreadChange | APIThreadChannel |
 * | DELETE /channels/:channel/messages/:message?as= | | {} (also dismisses a private reply) |
 * | GET /dm?as= | | APIChannel: the person's direct messages with the bot |
 * | POST /interactions | Action | Outcome |
 * | POST /interactions/many | { acts, concurrency? } | Outcome[] in the order of `acts` |
 * | GET /interactions/:id?waitMs= | | Outcome |
 * | POST /oauth2/authorize | Authorization | { location } to send the browser to, with the code |
 * | GET /faults, PATCH /faults | FaultChange | Faults |
 * | GET /wire?limit=200 | | WireEntry[], oldest first |
 * | GET /cdn/… | | the file at Discord's `/cdn/…` |
 * | GET /events?types=wire,message_create | | server-sent events, each `data:` a SandboxEvent |
 * | GET /people/:person, PATCH /people/:person | PersonChange | PersonView |
 * | PUT /channels/:channel/permissions/:target | OverwriteChange | APIChannel; the target is the id or name of a role or member |
 * | DELETE /channels/:channel/permissions/:target | | APIChannel |
 * | PUT, DELETE /channels/:channel/messages/:message/reactions/:emoji?as= | | APIMessage; `me` is about the person |
 * | GET /oauth2/authorize?client_id=… | a form | the consent page, for a browser; its form is sent with POST |
 * | GET /clock, POST /clock | { advanceMs } | { now }: moves the clock forward |
 */
export const CONTROL_PREFIX = '/sandbox/api';

const snowflakeList = z.array(z.string()).max(250);

export const newMessageSchema = z.strictObject({
  as: nameSchema,
  channel: nameSchema,
  guild: nameSchema.optional(),
  content: z.string().max(2_000),
  files: z.array(fileInputSchema).max(10).optional(),
  /** Id of the message of the same channel to reply to. */
  replyTo: z.string().optional(),
  /** Whether the author of the original message is mentioned. Defaults to true. */
  mentionAuthor: z.boolean().optional(),
});
export type NewMessage = z.infer<typeof newMessageSchema>;

/** Requires Create Public Threads. A message has at most one thread, and a thread contains none. */
export const newThreadSchema = z.strictObject({
  as: nameSchema,
  channel: nameSchema,
  guild: nameSchema.optional(),
  message: z.string(),
  name: z.string().trim().min(1).max(100),
});
export type NewThread = z.infer<typeof newThreadSchema>;
/**
 * The owner may rename and archive the thread, anyone who may write in it may reopen it; everything else requires
 * Manage Threads.
 */
export const threadChangeSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
});
export type ThreadChange = z.infer<typeof threadChangeSchema>;

/** Authorizes the application as a person; the names are those of the query of `/oauth2/authorize?client_id=…`. */
export const authorizationSchema = z.strictObject({
  as: nameSchema,
  client_id: z.string(),
  redirect_uri: z.url(),
  scope: z.string().max(200),
  state: z.string().max(2_000).optional(),
  code_challenge: z.string().max(200).optional(),
  code_challenge_method: z.literal('S256').optional(),
});
export type Authorization = z.infer<typeof authorizationSchema>;

export const newGuildSchema = z.strictObject({
  /** Id of a guild to add the bot to again, in its former state; the rest of the body is then ignored. */
  rejoin: z.string().optional(),
  name: nameSchema.optional(),
  channels: z.number().int().min(1).max(500).optional(),
  roles: z.number().int().min(1).max(250).optional(),
  members: z.number().int().min(1).max(10_000).optional(),
});
export type NewGuild = z.infer<typeof newGuildSchema>;

/** `unavailable: true` starts an outage (GUILD_DELETE with `unavailable`), false ends it (GUILD_CREATE). */
export const guildChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  unavailable: z.boolean().optional(),
  owner: nameSchema.optional(),
  /** The icon, served under `/cdn/icons`; null removes it. */
  icon: fileInputSchema.nullable().optional(),
});
export type GuildChange = z.infer<typeof guildChangeSchema>;

/** A member joins: a new person with that name, or a known user by id. */
export const newMemberSchema = z.strictObject({
  name: nameSchema,
  userId: z.string().optional(),
  roles: snowflakeList.optional(),
  bot: z.boolean().optional(),
});
export type NewMember = z.infer<typeof newMemberSchema>;
/** `roles` are ids or names and replace all roles of the member. */
export const memberChangeSchema = z.strictObject({
  roles: snowflakeList.optional(),
  nick: z.string().max(32).nullable().optional(),
});
export type MemberChange = z.infer<typeof memberChangeSchema>;
/** `permissions` is a decimal bit set. */
export const roleChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  permissions: z.string().regex(/^\d+$/u).optional(),
  color: z.number().int().min(0).max(0xffffff).optional(),
  position: z.number().int().min(1).max(250).optional(),
  mentionable: z.boolean().optional(),
  hoist: z.boolean().optional(),
});
export type RoleChange = z.infer<typeof roleChangeSchema>;
/** The overwrites replace all overwrites of the channel; `type` 0 is a role, 1 a member. */
export const channelChangeSchema = z.strictObject({
  name: nameSchema.optional(),
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

/** `allow` and `deny` are decimal bit sets; absent means none. */
export const overwriteChangeSchema = z.strictObject({
  allow: z.string().regex(/^\d+$/u).optional(),
  deny: z.string().regex(/^\d+$/u).optional(),
});
export type OverwriteChange = z.infer<typeof overwriteChangeSchema>;

/**
 * With `acceptsDms: false` the bot's messages to the person are refused with 50007, as if they had closed their direct
 * messages.
 */
export const personChangeSchema = z.strictObject({
  acceptsDms: z.boolean().optional(),
  displayName: z.string().min(1).max(32).optional(),
  /** The avatar, served under `/cdn/avatars`; null removes it. */
  avatar: fileInputSchema.nullable().optional(),
  /** `offline` also removes the activity. */
  status: z.enum(['online', 'idle', 'dnd', 'offline']).optional(),
  /** What the person is playing. */
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

/** A registered command exactly as the application sent it. */
export type CommandView = APIApplicationCommand;

export type GuildView = {
  id: string;
  name: string;
  /** The hash of the icon, its name under `/cdn/icons`. */
  icon: string | null;
  ownerId: string;
  unavailable: boolean;
  roles: APIRole[];
  channels: APIChannel[];
  /** All threads, archived ones included, oldest first; `memberIds` are the members of the thread. */
  threads: ThreadView[];
  members: APIGuildMember[];
};
export type ThreadView = { channel: APIThreadChannel; memberIds: string[] };
export type SandboxState = {
  applicationId: string;
  /** What a bot needs to connect. */
  connect: { apiUrl: string; token: string };
  bot: APIUser;
  /** Open gateway sessions; the bot is online while there is at least one. */
  sessions: number;
  guildCount: number;
  /** The first `limit` guilds. */
  guilds: GuildView[];
  faults: Faults;
  /** Guilds the bot was removed from; it can be added to them again. */
  leftGuilds: { id: string; name: string }[];
  /** The bot's last presence (op 2 or 3), as the bot sent it; null before the first. */
  presence?: unknown;
};

export type ControlError = {
  /** `not_found`, `invalid`, `forbidden`, or a Discord error code as a string where Discord would return one. */
  code: string;
  message: string;
  /** With `invalid`, the paths in the body. */
  fields?: { path: string; message: string }[];
};
