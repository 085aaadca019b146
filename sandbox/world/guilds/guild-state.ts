import {
  type APIBan,
  type APIGuild,
  type APIGuildCategoryChannel,
  type APIGuildMember,
  type APINewsChannel,
  type APIRole,
  type APITextChannel,
  type APIThreadChannel,
  type APIThreadMember,
  Locale,
} from 'discord-api-types/v10';

/** A flag field without flags; the flag enums have no member for it. */
export const NO_FLAGS: number = 0;

export type GuildChannel = APITextChannel | APINewsChannel | APIGuildCategoryChannel;
export type ThreadState = { channel: APIThreadChannel; members: Map<string, APIThreadMember> };
export type GuildContents = {
  roles: Map<string, APIRole>;
  channels: Map<string, GuildChannel>;
  members: Map<string, APIGuildMember>;
  bans: Map<string, APIBan>;
  threads: Map<string, ThreadState>;
};

/**
 * A guild. Thousands of guilds are cheap because the contents of an untouched one do not exist: `build` creates the
 * same contents on each call, and `loadGuildContents` stores them on first use.
 */
export type GuildState = {
  id: string;
  name: string;
  /** The hash of the icon, its name under `/cdn/icons`. */
  icon: string | null;
  ownerId: string;
  unavailable: boolean;
  botJoinedAt: string;
  memberCount: number;
  contents: GuildContents | null;
  /** With `onlyBot`, the bot is the only member: enough for a GUILD_CREATE. */
  build: (options?: { onlyBot: boolean }) => GuildContents;
};

/** Undocumented, but always present. */
const UNDOCUMENTED_FIELDS = { home_header: null, widget_channel_id: null, nsfw: false };

/** Returns the guild object of the REST API, which GUILD_CREATE extends. */
export function toApiGuild(guild: GuildState, roles: APIRole[]): APIGuild {
  return {
    ...UNDOCUMENTED_FIELDS,
    id: guild.id,
    name: guild.name,
    icon: guild.icon,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    widget_enabled: false,
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles,
    emojis: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: NO_FLAGS,
    rules_channel_id: null,
    max_presences: null,
    max_members: 500_000,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: Locale.EnglishUS,
    public_updates_channel_id: null,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    nsfw_level: 0,
    stickers: [],
    premium_progress_bar_enabled: false,
    hub_type: null,
    safety_alerts_channel_id: null,
    incidents_data: null,
  };
}
