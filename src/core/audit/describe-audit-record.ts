import { hasWords, say } from '../../../locales/translate.ts';
import { escapeText } from '../../platform/discord/messages/escape-text.ts';
import { settingName, settingText } from '../guilds/format-setting.ts';
import type { LineRow } from './store.ts';

type Told = Pick<LineRow, 'act' | 'target' | 'target_name' | 'before' | 'after'>;

/** What staff did, as text for Discord: what people wrote is escaped, channels and roles are shown by their names. */
export function describeAct({ act, target, target_name: name, before, after }: Told): string {
  const known = `dashboard.audit.acts.${act}`;
  const whom = escapeText(name ?? target);
  const what = hasWords(known) ? say(known, { target: whom }) : say('dashboard.audit.other', { act, target: whom });
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const differences = [...is].map(([key, value]) =>
    say('discord.log.from_to', {
      name: settingName(key),
      after: settingText(key, value),
      before: settingText(key, was.get(key)),
    }),
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
