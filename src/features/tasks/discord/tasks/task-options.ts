import { ChannelType } from 'discord-api-types/v10';
import { say } from '../../../../../locales/translate.ts';
import type { Args, Options } from '../../../../platform/discord/commands/options.ts';
import { LONGEST, type TaskChange } from '../../shared/schemas-contract.ts';

const MOST_HOURS = 8_760;
const MOST_PLACES = 1_000_000;

/** Terms of a task that are no texts, as options that may all be left out. */
export const TERMS = {
  reward: { kind: 'coins', about: 'Coins for whoever completes it', min: 0, optional: true },
  hours: { kind: 'integer', about: 'Hours a member has from the claim on', min: 1, max: MOST_HOURS, optional: true },
  places: { kind: 'integer', about: 'How many may claim it; 0 for no limit', min: 0, max: MOST_PLACES, optional: true },
  open_hours: {
    kind: 'integer',
    about: 'Hours from now in which it can be claimed; 0 for no end',
    min: 0,
    max: MOST_HOURS,
    optional: true,
  },
  channel: {
    kind: 'channel',
    about: 'Where its message stands',
    channelTypes: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
    optional: true,
  },
  role: { kind: 'role', about: 'A role that is part of the reward', optional: true },
  category: { kind: 'string', about: 'What kind of task', minLength: 1, maxLength: LONGEST.category, optional: true },
  auto_accept: { kind: 'boolean', about: 'Pay as soon as the proof is in, without review', optional: true },
  proof: { kind: 'boolean', about: 'Ask for words or files as proof', optional: true },
  repeat_hours: {
    kind: 'integer',
    about: 'Hours until the same member may do it again; 0 for once only',
    min: 0,
    max: MOST_HOURS,
    optional: true,
  },
  needs_role: { kind: 'role', about: 'A role one needs to claim it', optional: true },
  needs_coins: { kind: 'coins', about: 'Coins one must own to claim it; 0 for none', min: 0, optional: true },
  needs_task: { kind: 'string', about: 'A task one must have completed', maxLength: 100, optional: true },
} as const satisfies Options;
type Given = Partial<Args<Omit<typeof TERMS, 'needs_task'>>>;

const HOUR_MS = 3_600_000;
const unlessZero = (value: number): number | null => (value === 0 ? null : value);

/** The change that the given options ask for. `nowMs` is the moment they were typed. */
export function changeOf(given: Given, nowMs: number): TaskChange {
  const { reward, hours, places, open_hours: openHours, channel, role, category } = given;
  const { auto_accept: auto, proof, repeat_hours: repeat, needs_role: needsRole, needs_coins: needsCoins } = given;
  return {
    ...(reward !== undefined && { reward }),
    ...(hours !== undefined && { duration_hours: hours }),
    ...(places !== undefined && { max_claims: places === 0 ? -1 : places }),
    ...(openHours !== undefined && { expires_at: endAfter(openHours, nowMs) }),
    ...(channel !== undefined && { channel_id: channel.id }),
    ...(role !== undefined && { role_id: role.id }),
    ...(category !== undefined && { category }),
    ...(auto !== undefined && { auto_approve: auto }),
    ...(proof !== undefined && { require_proof: proof }),
    ...(repeat !== undefined && { repeat_hours: unlessZero(repeat) }),
    ...(needsRole !== undefined && { required_role_id: needsRole.id }),
    ...(needsCoins !== undefined && { required_balance: unlessZero(needsCoins) }),
  };
}

export const endAfter = (hours: number, nowMs: number): string | null =>
  hours === 0 ? null : new Date(nowMs + hours * HOUR_MS).toISOString();

/** The texts of a task as fields of a modal. */
export const TEXTS = {
  name: { kind: 'text', label: say('discord.tasks.field.name'), maxLength: LONGEST.name },
  description: {
    kind: 'text',
    label: say('discord.tasks.field.description'),
    about: say('discord.tasks.description_about'),
    style: 'paragraph',
    maxLength: LONGEST.description,
    optional: true,
  },
  category: { kind: 'text', label: say('discord.tasks.field.category'), maxLength: LONGEST.category },
} as const;
