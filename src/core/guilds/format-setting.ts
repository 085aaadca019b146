import { hasWords, say } from '../../../locales/translate.ts';
import { escapeText } from '../../platform/discord/messages/escape-text.ts';

const LONGEST_VALUE = 60;
/** Of a long list a sentence names so many. */
const MOST_LISTED = 15;

/** How people know a setting; one without words keeps its own name. Features go by `feature_<name>`. */
export function settingName(key: string): string {
  const known = [`dashboard.settings.fields.${key}`, `discord.config.fields.${key}`].find(hasWords);
  return known === undefined
    ? escapeText(key.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()))
    : say(known);
}

/** A setting's value as text for Discord: what people wrote is escaped, channels and roles are shown by their names. */
export function settingText(key: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return say('dashboard.settings.none');
  if (typeof value === 'boolean') return say(value ? 'dashboard.settings.on' : 'dashboard.settings.off');
  if (typeof value === 'number') return say('discord.config.number', { value });
  if (Array.isArray(value)) return listText(key, value);
  if (typeof value !== 'string') return escapeText(JSON.stringify(value).slice(0, LONGEST_VALUE));
  if (/^\d{17,20}$/.test(value)) return key.includes('role') ? `<@&${value}>` : `<#${value}>`;
  const mode = `dashboard.settings.modes.${value}`;
  return hasWords(mode) ? say(mode) : escapeText(value.slice(0, LONGEST_VALUE));
}

function listText(key: string, values: readonly unknown[]): string {
  if (values.length === 0)
    return say(key === 'command_channels' ? 'discord.config.everywhere' : 'dashboard.settings.none');
  const list = values
    .slice(0, MOST_LISTED)
    .map((value) => settingText(key, value))
    .join(', ');
  return values.length > MOST_LISTED
    ? say('discord.config.and_more', { list, count: values.length - MOST_LISTED })
    : list;
}
