import { findMessage, t } from '../../../locales/translate.ts';
import { escapeText } from '../../platform/discord/messages/escape-text.ts';

const MAX_VALUE_LENGTH = 60;
/** The number of list items that a message names. */
const MAX_LISTED_VALUES = 15;

/** Returns the display name of a setting; one without a message is named by its key. Features use `feature_<name>`. */
export const formatSettingName = (key: string): string =>
  findMessage('dashboard.settings.fields', key) ??
  findMessage('discord.config.fields', key) ??
  escapeText(key.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()));

/** Formats a setting's value as text for Discord: user input is escaped, channels and roles become mentions. */
export function formatSettingValue(key: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return t('dashboard.settings.none');
  if (typeof value === 'boolean') return t(value ? 'dashboard.settings.on' : 'dashboard.settings.off');
  if (typeof value === 'number') return t('discord.config.number', { value });
  if (Array.isArray(value)) return formatSettingList(key, value);
  if (typeof value !== 'string') return escapeText(JSON.stringify(value).slice(0, MAX_VALUE_LENGTH));
  if (/^\d{17,20}$/.test(value)) return key.includes('role') ? `<@&${value}>` : `<#${value}>`;
  return findMessage('dashboard.settings.modes', value) ?? escapeText(value.slice(0, MAX_VALUE_LENGTH));
}

function formatSettingList(key: string, values: readonly unknown[]): string {
  if (values.length === 0)
    return t(key === 'command_channels' ? 'discord.config.everywhere' : 'dashboard.settings.none');
  const list = values
    .slice(0, MAX_LISTED_VALUES)
    .map((value) => formatSettingValue(key, value))
    .join(', ');
  return values.length > MAX_LISTED_VALUES
    ? t('discord.config.and_more', { list, count: values.length - MAX_LISTED_VALUES })
    : list;
}
