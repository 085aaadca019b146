import { createHash } from 'node:crypto';
import type { Settings } from './contract.ts';
import type { SettingName } from './rules.ts';

/** The parts of the panel, in its order, and the settings of each: every setting stands in one of them. */
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

/** A section's values by the names people know, features one by one. */
export const sectionValues = (section: Section, settings: Settings): [string, unknown][] =>
  SECTIONS[section].flatMap((name): [string, unknown][] =>
    name === 'features'
      ? Object.entries(settings.features).map(([feature, isOn]) => [`feature_${feature}`, isOn])
      : [[name, settings[name]]],
  );

/** Short enough for a custom id, and another once a value of the section is another. */
export const sectionHash = (section: Section, settings: Settings): string =>
  createHash('sha256')
    .update(JSON.stringify(sectionValues(section, settings)))
    .digest('base64url')
    .slice(0, 12);
