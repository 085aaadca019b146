import { validationMessage } from '../../../locales/validation-message.ts';
import { formatSettingName } from '../../core/guilds/format-setting.ts';
import { refuse } from './refusals.ts';
import { settingsChange, type SettingsChange } from './contract.ts';
import { parseWholeNumber } from './rules.ts';

const TEXT_SETTINGS = new Set(['currency_name', 'currency_symbol', 'prefix', 'timezone']);

/**
 * Parses the text fields of a section into a change of its settings. Numbers may have thousands separators, and an empty
 * number is null. Refuses: setting_invalid {field, problem}, for the first invalid field.
 */
export function parseTypedSettings(input: Readonly<Record<string, string>>): SettingsChange {
  const values = Object.entries(input).map(
    ([name, text]) => [name, TEXT_SETTINGS.has(name) ? text : parseWholeNumber(text)] as const,
  );
  const parsed = settingsChange.safeParse(Object.fromEntries(values), { error: validationMessage });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse('setting_invalid', {
    field: formatSettingName(String(issue?.path[0] ?? '')),
    problem: issue?.message ?? '',
  });
}
