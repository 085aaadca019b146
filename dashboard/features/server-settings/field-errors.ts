import '../../api/configure-zod.ts';
import { settingsChange } from '../../../src/features/server-settings/contract.ts';
import { toSettingsChange, fieldOfPath, type Draft, type SettingsValues } from './settings-draft.ts';

export type FieldErrors = Readonly<Record<string, string>>;

/** Validates the changed fields against the contract. Returns its error messages by field. */
export function validateDraft(draft: Draft, current: SettingsValues): FieldErrors {
  const issues = settingsChange.safeParse(toSettingsChange(draft, current)).error?.issues ?? [];
  return groupErrorsByField(issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

/** Groups errors by field; the first error of each field wins. */
export const groupErrorsByField = (errors: readonly { path: string; message: string }[]): FieldErrors =>
  Object.fromEntries(errors.toReversed().map(({ path, message }) => [fieldOfPath(path), message]));
