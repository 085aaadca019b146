/** As many as are told one by one; an outage of an hour shall not fill a channel for a day. */
const MOST_UNSENT = 200;
/** What usually fits into one message. */
const ONE_MESSAGE = 40;

/** What a server is still to be told: names of entries and acts of staff, and how many more came after those. */
export type Feed = { unsent: readonly string[]; more: number };

/** Adds what happened; once it is too much to tell one by one, the rest is counted. */
export function withNews({ unsent, more }: Feed, news: readonly string[]): Feed {
  const room = more > 0 ? 0 : Math.max(MOST_UNSENT - unsent.length, 0);
  return { unsent: [...unsent, ...news.slice(0, room)], more: more + Math.max(news.length - room, 0) };
}

/** What the next message tells and what is left; the count goes with the last that is told one by one. */
export function nextMessage({ unsent, more }: Feed): { told: Feed; left: Feed } | undefined {
  if (unsent.length === 0 && more === 0) return undefined;
  const isLast = unsent.length <= ONE_MESSAGE;
  return {
    told: { unsent: unsent.slice(0, ONE_MESSAGE), more: isLast ? more : 0 },
    left: { unsent: unsent.slice(ONE_MESSAGE), more: isLast ? 0 : more },
  };
}

/** As many whole lines as fit; what does not fit is counted. */
export function fitting(lines: readonly string[], longest: number): { shown: string[]; left: number } {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > longest);
  const shown = end === -1 ? [...lines] : lines.slice(0, end);
  return { shown, left: lines.length - shown.length };
}
