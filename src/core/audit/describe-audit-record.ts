import { findMessage, t } from '../../../locales/translate.ts';
import { escapeText } from '../../platform/discord/messages/escape-text.ts';
import { formatSettingName, formatSettingValue } from '../guilds/format-setting.ts';
import type { AuditRecordRow } from './store.ts';

type AuditRecordFields = Pick<AuditRecordRow, 'act' | 'target' | 'target_name' | 'before' | 'after'>;

/** Describes an audit record as text for Discord: user input is escaped, channels and roles become mentions. */
export function describeAuditRecord({ act, target, target_name: name, before, after }: AuditRecordFields): string {
  const targetName = escapeText(name ?? target);
  const summary =
    findMessage('dashboard.audit.acts', act, { target: targetName }) ??
    t('dashboard.audit.other', { act, target: targetName });
  const [beforeValues, afterValues] = [valuesOf(before), valuesOf(after)];
  const differences = [...afterValues].map(([key, value]) =>
    t('discord.log.from_to', {
      name: formatSettingName(key),
      after: formatSettingValue(key, value),
      before: formatSettingValue(key, beforeValues.get(key)),
    }),
  );
  return differences.length === 0
    ? summary
    : t('discord.log.act_with', { what: summary, values: differences.join('; ') });
}

/** Returns the values by the dashboard's setting names: `features.currency` becomes `feature_currency`. */
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
