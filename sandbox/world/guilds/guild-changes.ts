import type { APIOverwrite } from 'discord-api-types/v10';

/** `rejoin` is the id of a guild the bot was removed from; the other keys are then ignored. Numbers are counts. */
export type NewGuild = {
  rejoin?: string | undefined;
  name?: string | undefined;
  channels?: number | undefined;
  roles?: number | undefined;
  members?: number | undefined;
};

/** `unavailable: true` starts an outage, false ends it. `icon` is the hash of a stored image. */
export type GuildChange = {
  name?: string | undefined;
  unavailable?: boolean | undefined;
  ownerId?: string | undefined;
  icon?: string | null | undefined;
};

/** `permissions` is a decimal bit set. */
export type RoleChange = {
  name?: string | undefined;
  permissions?: string | undefined;
  color?: number | undefined;
  position?: number | undefined;
  mentionable?: boolean | undefined;
  hoist?: boolean | undefined;
};

/** `permission_overwrites` replace all overwrites of the channel. */
export type ChannelChange = {
  name?: string | undefined;
  type?: number | undefined;
  topic?: string | null | undefined;
  parent_id?: string | null | undefined;
  permission_overwrites?: APIOverwrite[] | undefined;
  position?: number | undefined;
  nsfw?: boolean | undefined;
  rate_limit_per_user?: number | undefined;
};
