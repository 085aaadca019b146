type MessageRef = { guildId: string; channelId: string; messageId: string };
/** Returns the link at which people open a message. */
export type MessageUrl = (at: MessageRef) => string;

/** Links into Discord itself. */
export const discordMessageUrl: MessageUrl = ({ guildId, channelId, messageId }) =>
  `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;

/** Links to the page of a local Discord, whose URLs go down to the channel only. */
export const localMessageUrl =
  (page: URL): MessageUrl =>
  ({ guildId, channelId }) =>
    `${page.href}?${new URLSearchParams({ server: guildId, channel: channelId })}`;
