export type MessageLocation = { channelId: string; messageId: string };
/** The columns of `economy.messages`, null while nothing is posted. */
export type MessageColumns = { channelId: string | null; messageId: string | null };

export const toMessageLocation = ({ channelId, messageId }: MessageColumns): MessageLocation | null =>
  channelId === null || messageId === null ? null : { channelId, messageId };
