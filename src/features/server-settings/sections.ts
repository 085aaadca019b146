import { createHash } from 'node:crypto';
import type { Settings } from './contract.ts';
import type { SettingName } from './rules.ts';

/** The sections of the panel in order, with their settings: every setting is in exactly one section. */
export const SECTIONS = {
  currency: ['currency_name', 'currency_symbol', 'prefix'],
  daily: ['daily_amount', 'daily_mode', 'daily_streak_bonus', 'daily_streak_cap', 'timezone'],
  giving: ['give_tax_percent', 'give_minimum', 'give_min_account_days', 'give_min_member_days'],
  trust: ['admin_roles', 'moderator_roles'],
  channels: ['log_channel', 'welcome_channel', 'task_channel_id', 'shop_channel_id'],
  commands: ['command_channels', 'disabled_commands'],
  features: ['features', 'global_shop', 'global_tasks'],
  limits: ['balance_cap', 'balance_changes_per_minute'],
} as const satisfies Record<string, readonly SettingName[]>;
export type Section = keyof typeof SECTIONS;

// The keys of the table are exactly the sections.
export const SECTION_NAMES = Object.keys(SECTIONS) as [Section, ...Section[]];

/** A section's names and values, with one value per feature. */
export const sectionValues = (section: Section, settings: Settings): [string, unknown][] =>
  SECTIONS[section].flatMap((name): [string, unknown][] =>
    name === 'features'
      ? Object.entries(settings.features).map(([feature, isOn]) => [`feature_${feature}`, isOn])
      : [[name, settings[name]]],
  );

/** A hash of a section's values, short enough for a custom id. */
export const sectionHash = (section: Section, settings: Settings): string =>
  createHash('sha256')
    .update(JSON.stringify(sectionValues(section, settings)))
    .digest('base64url')
    .slice(0, 12);
