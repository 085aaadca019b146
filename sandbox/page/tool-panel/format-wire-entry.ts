import type { WireEntry } from '../../control-api/contract.ts';

/** The end of an id is enough to tell it from the next. */
const VISIBLE_ID_DIGITS = 4;

/** One call in few words: channels by name, ids by their end, tokens not at all. `channelName` answers `market` for an id. */
export function formatWireEntry(
  { label, detail, code }: WireEntry,
  channelName: (id: string) => string | undefined,
): string {
  const text = label
    .replace(/^INTERACTION_CREATE$/u, 'INTERACTION')
    .replace(/\/interactions\/\d+\/[^/]+\/callback$/u, 'callback')
    .replace(/\/webhooks\/\d+\/[^/]+/u, 'reply')
    .replace(/\/applications\/\d+/u, '')
    .replace(/\/channels\/(\d+)(?:\/messages$)?/u, (whole, id: string) => {
      const name = channelName(id);
      return name === undefined ? whole : `#${name}`;
    })
    .replaceAll(/\d{16,20}/gu, (id) => `…${id.slice(-VISIBLE_ID_DIGITS)}`)
    .replaceAll(/[\w-]{40,}/gu, '…');
  return [text, detail, code].filter((part) => part !== undefined).join(' ');
}
