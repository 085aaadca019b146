import { ChannelType } from 'discord-api-types/v10';
import { t } from '../../../../../locales/translate.ts';
import type { Args, Options } from '../../../../platform/discord/commands/options.ts';
import { MAX_LENGTH, type TaskChange } from '../../shared/schemas-contract.ts';

const MAX_HOURS = 8_760;
const MAX_SLOTS = 1_000_000;

/** The terms of a task other than its texts, all as optional options. */
export const TERM_OPTIONS = {
  reward: { kind: 'coins', description: 'Coins for whoever completes it', min: 0, optional: true },
  hours: {
    kind: 'integer',
    description: 'Hours a member has from the claim on',
    min: 1,
    max: MAX_HOURS,
    optional: true,
  },
  places: {
    kind: 'integer',
    description: 'How many may claim it; 0 for no limit',
    min: 0,
    max: MAX_SLOTS,
    optional: true,
  },
  open_hours: {
    kind: 'integer',
    description: 'Hours from now in which it can be claimed; 0 for no end',
    min: 0,
    max: MAX_HOURS,
    optional: true,
  },
  channel: {
    kind: 'channel',
    description: 'Where its message stands',
    channelTypes: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
    optional: true,
  },
  role: { kind: 'role', description: 'A role that is part of the reward', optional: true },
  category: {
    kind: 'string',
    description: 'What kind of task',
    minLength: 1,
    maxLength: MAX_LENGTH.category,
    optional: true,
  },
  auto_accept: { kind: 'boolean', description: 'Pay as soon as the proof is in, without review', optional: true },
  proof: { kind: 'boolean', description: 'Ask for words or files as proof', optional: true },
  repeat_hours: {
    kind: 'integer',
    description: 'Hours until the same member may do it again; 0 for once only',
    min: 0,
    max: MAX_HOURS,
    optional: true,
  },
  needs_role: { kind: 'role', description: 'A role one needs to claim it', optional: true },
  needs_coins: { kind: 'coins', description: 'Coins one must own to claim it; 0 for none', min: 0, optional: true },
  needs_task: { kind: 'string', description: 'A task one must have completed', maxLength: 100, optional: true },
} as const satisfies Options;
type TermArguments = Partial<Args<Omit<typeof TERM_OPTIONS, 'needs_task'>>>;

const HOUR_MS = 3_600_000;
const nullIfZero = (value: number): number | null => (value === 0 ? null : value);

/** Converts the options to a change. `nowMs` is the time of the interaction. */
export function toTaskChange(args: TermArguments, nowMs: number): TaskChange {
  const { reward, hours, places, open_hours: openHours, channel, role, category } = args;
  const { auto_accept: auto, proof, repeat_hours: repeat, needs_role: needsRole, needs_coins: needsCoins } = args;
  return {
    ...(reward !== undefined && { reward }),
    ...(hours !== undefined && { duration_hours: hours }),
    ...(places !== undefined && { max_claims: places === 0 ? -1 : places }),
    ...(openHours !== undefined && { expires_at: endTimeAfter(openHours, nowMs) }),
    ...(channel !== undefined && { channel_id: channel.id }),
    ...(role !== undefined && { role_id: role.id }),
    ...(category !== undefined && { category }),
    ...(auto !== undefined && { auto_approve: auto }),
    ...(proof !== undefined && { require_proof: proof }),
    ...(repeat !== undefined && { repeat_hours: nullIfZero(repeat) }),
    ...(needsRole !== undefined && { required_role_id: needsRole.id }),
    ...(needsCoins !== undefined && { required_balance: nullIfZero(needsCoins) }),
  };
}

export const endTimeAfter = (hours: number, nowMs: number): string | null =>
  hours === 0 ? null : new Date(nowMs + hours * HOUR_MS).toISOString();

/** Modal fields for the texts of a task. */
export const TEXT_FIELDS = {
  name: { kind: 'text', label: t('discord.tasks.field.name'), maxLength: MAX_LENGTH.name },
  description: {
    kind: 'text',
    label: t('discord.tasks.field.description'),
    description: t('discord.tasks.description_about'),
    style: 'paragraph',
    maxLength: MAX_LENGTH.description,
    optional: true,
  },
  category: { kind: 'text', label: t('discord.tasks.field.category'), maxLength: MAX_LENGTH.category },
} as const;
