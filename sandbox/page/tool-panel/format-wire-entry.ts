import type { WireEntry } from '../../control-api/events-contract.ts';

/** The last digits are enough to tell ids apart. */
const VISIBLE_ID_DIGITS = 4;

/** Shortens a call: channels by name, ids by their last digits, tokens removed. `channelName` returns the name of a channel id. */
export function formatWireEntry(
  { label, detail, code }: WireEntry,
  channelName: (id: string) => string | undefined,
): string {
  const text = label
    .replace(/^INTERACTION_CREATE$/u, 'INTERACTION')
    .replace(/\/interactions\/\d+\/[^/]+\/callback$/u, 'callback')
    .replace(/\/webhooks\/\d+\/[^/]+/u, 'reply')
    .replace(/\/applications\/\d+/u, '')
    .replace(/\/channels\/(\d+)(?:\/messages$)?/u, (match, id: string) => {
      const name = channelName(id);
      return name === undefined ? match : `#${name}`;
    })
    .replaceAll(/\d{16,20}/gu, (id) => `…${id.slice(-VISIBLE_ID_DIGITS)}`)
    .replaceAll(/[\w-]{40,}/gu, '…');
  return [text, detail, code].filter((part) => part !== undefined).join(' ');
}
