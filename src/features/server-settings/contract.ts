import { z } from 'zod';
import { endpoint, inServer, timestamp, snowflake } from '../../platform/contract.ts';

/** The most roles, channels or commands in one setting. */
const MAX_LIST_LENGTH = 50;

const isPrintable = (text: string) => !/\p{C}/u.test(text);
const printableText = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine(isPrintable, { params: { rule: 'printable' } });
const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);
const coinsAtLeast = (min: number) => wholeNumber(min, Number.MAX_SAFE_INTEGER);
const days = wholeNumber(0, 3650);
const limitedList = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_LIST_LENGTH);

/** The settings that the owner of a server can change. */
export const settings = z.strictObject({
  prefix: z.string().regex(/^[!-~]{1,5}$/),
  currency_name: printableText(32),
  currency_symbol: printableText(8),
  admin_roles: limitedList(snowflake),
  moderator_roles: limitedList(snowflake),
  log_channel: snowflake.nullable(),
  welcome_channel: snowflake.nullable(),
  task_channel_id: snowflake.nullable(),
  shop_channel_id: snowflake.nullable(),
  features: z.strictObject({ currency: z.boolean(), tasks: z.boolean(), moderation: z.boolean() }),
  global_shop: z.boolean(),
  global_tasks: z.boolean(),
  daily_amount: coinsAtLeast(0),
  daily_mode: z.enum(['rolling', 'calendar']),
  daily_streak_bonus: wholeNumber(0, 1_000_000_000),
  daily_streak_cap: wholeNumber(0, 365),
  timezone: z.string().min(1).max(64),
  give_tax_percent: wholeNumber(0, 100),
  give_minimum: coinsAtLeast(1),
  give_min_account_days: days,
  give_min_member_days: days,
  /** The largest balance of a member; null for the largest safe integer. */
  balance_cap: coinsAtLeast(1).nullable(),
  /** 0 switches the limit off. */
  balance_changes_per_minute: wholeNumber(0, 1000),
  /** Empty: commands work everywhere. */
  command_channels: limitedList(snowflake),
  disabled_commands: limitedList(z.string().regex(/^[-_\p{Ll}\p{N}]{1,32}$/u)),
});
export type Settings = z.output<typeof settings>;

/** Read-only fields, which Discord or the server itself determines. */
const readOnlyFields = z.object({
  server_name: z.string(),
  member_count: z.int(),
  icon_url: z.string().nullable(),
  owner_id: snowflake,
  /** When the server was created. */
  created_at: timestamp,
  updated_at: timestamp,
});
const readOnly = z.never().optional().meta({ readOnly: true });

/** A partial change: any of the settings, and any of the features. */
export const settingsChange = settings.partial().extend({
  features: settings.shape.features.partial().optional(),
  server_name: readOnly,
  member_count: readOnly,
  icon_url: readOnly,
  owner_id: readOnly,
  created_at: readOnly,
  updated_at: readOnly,
});
export type SettingsChange = z.output<typeof settingsChange>;

const config = settings.extend(readOnlyFields.shape);
export type ServerConfig = z.output<typeof config>;

export const serverSettingsContract = {
  getConfig: endpoint({
    method: 'GET',
    path: '/api/:server_id/config',
    summary: 'Returns all settings of the server, and its data from Discord.',
    params: inServer,
    reply: config,
  }),
  setConfig: endpoint({
    method: 'PUT',
    path: '/api/:server_id/config',
    summary: 'Changes the settings in the body; other settings stay.',
    params: inServer,
    body: settingsChange,
    reply: config,
  }),
};
