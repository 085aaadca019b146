import { hasWords, say } from '../../../words/say.ts';
import { escapeText } from '../../platform/discord/text.ts';
import type { LineRow } from './store.ts';

type Told = Pick<LineRow, 'act' | 'target' | 'target_name' | 'before' | 'after'>;
const LONGEST_VALUE = 60;

/** What staff did, as text for Discord: what people wrote is escaped, channels and roles are shown by their names. */
export function describeAct({ act, target, target_name: name, before, after }: Told): string {
  const known = `dashboard.audit.acts.${act}`;
  const whom = escapeText(name ?? target);
  const what = hasWords(known) ? say(known, { target: whom }) : say('dashboard.audit.other', { act, target: whom });
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const differences = [...is].map(([key, value]) =>
    say('discord.log.from_to', { name: nameOf(key), after: textOf(key, value), before: textOf(key, was.get(key)) }),
  );
  return differences.length === 0 ? what : say('discord.log.act_with', { what, values: differences.join('; ') });
}

/** By the dashboard's names of settings: `features.currency` is its `feature_currency`. */
function valuesOf(state: unknown): Map<string, unknown> {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return new Map();
  return new Map(
    Object.entries(state).flatMap(([key, value]) =>
      key === 'features'
        ? [...valuesOf(value)].map(([feature, isOn]) => [`feature_${feature}`, isOn] as const)
        : [[key, value] as const],
    ),
  );
}

function nameOf(key: string): string {
  const known = `dashboard.settings.fields.${key}`;
  return hasWords(known)
    ? say(known)
    : escapeText(key.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()));
}

function textOf(key: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return say('dashboard.settings.none');
  if (typeof value === 'boolean') return say(value ? 'dashboard.settings.on' : 'dashboard.settings.off');
  if (typeof value === 'number') return say('discord.log.number', { value });
  if (Array.isArray(value)) return value.map((one) => textOf(key, one)).join(', ') || say('dashboard.settings.none');
  if (typeof value !== 'string') return escapeText(JSON.stringify(value).slice(0, LONGEST_VALUE));
  if (/^\d{17,20}$/.test(value)) return key.includes('role') ? `<@&${value}>` : `<#${value}>`;
  const mode = `dashboard.settings.modes.${value}`;
  return hasWords(mode) ? say(mode) : escapeText(value.slice(0, LONGEST_VALUE));
}
