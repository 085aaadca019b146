/** As many as are told one by one; an outage of an hour shall not fill a channel for a day. */
const MAX_UNSENT = 200;
/** What usually fits into one message. */
const IDS_PER_MESSAGE = 40;

/** What a server is still to be told: names of entries and acts of staff, and how many more came after those. */
export type LogFeed = { unsent: readonly string[]; more: number };

/** Adds what happened; once it is too much to tell one by one, the rest is counted. */
export function appendToFeed({ unsent, more }: LogFeed, ids: readonly string[]): LogFeed {
  const capacity = more > 0 ? 0 : Math.max(MAX_UNSENT - unsent.length, 0);
  return { unsent: [...unsent, ...ids.slice(0, capacity)], more: more + Math.max(ids.length - capacity, 0) };
}

/** What the next message tells and what is left; the count goes with the last that is told one by one. */
export function splitNextMessage({ unsent, more }: LogFeed): { content: LogFeed; remaining: LogFeed } | undefined {
  if (unsent.length === 0 && more === 0) return undefined;
  const isLast = unsent.length <= IDS_PER_MESSAGE;
  return {
    content: { unsent: unsent.slice(0, IDS_PER_MESSAGE), more: isLast ? more : 0 },
    remaining: { unsent: unsent.slice(IDS_PER_MESSAGE), more: isLast ? 0 : more },
  };
}

/** As many whole lines as fit; what does not fit is counted. */
export function takeFittingLines(
  lines: readonly string[],
  maxLength: number,
): { fittingLines: string[]; omittedCount: number } {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > maxLength);
  const fittingLines = end === -1 ? [...lines] : lines.slice(0, end);
  return { fittingLines, omittedCount: lines.length - fittingLines.length };
}
