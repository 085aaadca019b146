/** As many ids as are stored; an outage of an hour must not fill a channel for a day. */
const MAX_UNSENT = 200;
/** As many ids as usually fit into one message. */
const IDS_PER_MESSAGE = 40;

/** What is not logged yet in a server: ids of transactions and audit records, and how many more came after those. */
export type LogFeed = { unsent: readonly string[]; more: number };

/** Adds ids to a feed; those that exceed `MAX_UNSENT` are only counted. */
export function appendToFeed({ unsent, more }: LogFeed, ids: readonly string[]): LogFeed {
  const capacity = more > 0 ? 0 : Math.max(MAX_UNSENT - unsent.length, 0);
  return { unsent: [...unsent, ...ids.slice(0, capacity)], more: more + Math.max(ids.length - capacity, 0) };
}

/** Splits a feed into the next message and the rest; the count goes into the message with the last ids. */
export function splitNextMessage({ unsent, more }: LogFeed): { content: LogFeed; remaining: LogFeed } | undefined {
  if (unsent.length === 0 && more === 0) return undefined;
  const isLast = unsent.length <= IDS_PER_MESSAGE;
  return {
    content: { unsent: unsent.slice(0, IDS_PER_MESSAGE), more: isLast ? more : 0 },
    remaining: { unsent: unsent.slice(IDS_PER_MESSAGE), more: isLast ? 0 : more },
  };
}

/** Takes as many whole lines as fit and counts the others. */
export function takeFittingLines(
  lines: readonly string[],
  maxLength: number,
): { fittingLines: string[]; omittedCount: number } {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > maxLength);
  const fittingLines = end === -1 ? [...lines] : lines.slice(0, end);
  return { fittingLines, omittedCount: lines.length - fittingLines.length };
}
