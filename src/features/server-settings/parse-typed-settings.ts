import { formatSettingName } from '../../core/guilds/format-setting.ts';
import { defineRefusals } from '../../platform/refusal.ts';
import { settingsChange, type SettingsChange } from './contract.ts';
import { parseWholeNumber } from './rules.ts';

const refuse = defineRefusals({ setting_invalid: 'invalid' });
const TEXT_SETTINGS = new Set(['currency_name', 'currency_symbol', 'prefix', 'timezone']);

/**
 * What was typed into the fields of a section as a change of its settings; numbers may have signs between their thousands,
 * and an empty one is no number. Refuses: setting_invalid {field, problem}, for the first field that does not fit.
 */
export function parseTypedSettings(input: Readonly<Record<string, string>>): SettingsChange {
  const values = Object.entries(input).map(
    ([name, text]) => [name, TEXT_SETTINGS.has(name) ? text : parseWholeNumber(text)] as const,
  );
  const parsed = settingsChange.safeParse(Object.fromEntries(values));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse('setting_invalid', {
    field: formatSettingName(String(issue?.path[0] ?? '')),
    problem: issue?.message ?? '',
  });
}
