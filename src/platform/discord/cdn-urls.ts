/** Base URL of Discord's images (reference.mdx, "Image Formatting"). */
export const DISCORD_CDN_URL = 'https://cdn.discordapp.com';

/** The URL of a user's avatar at 128 pixels, or null when they have none. */
export const avatarUrl = (cdnUrl: string, user: { id: string; avatar: string | null }): string | null =>
  user.avatar === null ? null : `${cdnUrl}/avatars/${user.id}/${user.avatar}.png?size=128`;

/** The URL of a guild's icon at 128 pixels, or null when it has none. */
export const iconUrl = (cdnUrl: string, guild: { id: string; icon: string | null }): string | null =>
  guild.icon === null ? null : `${cdnUrl}/icons/${guild.id}/${guild.icon}.png?size=128`;
