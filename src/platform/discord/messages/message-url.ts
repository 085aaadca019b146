type MessageRef = { guildId: string; channelId: string; messageId: string };
/** Where people open a message. */
export type MessageUrl = (at: MessageRef) => string;

/** In Discord itself. */
export const discordMessageUrl: MessageUrl = ({ guildId, channelId, messageId }) =>
  `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;

/** On the page of a local Discord, whose addresses go as far as the channel. */
export const localMessageUrl =
  (page: URL): MessageUrl =>
  ({ guildId, channelId }) =>
    `${page.href}?${new URLSearchParams({ server: guildId, channel: channelId })}`;
