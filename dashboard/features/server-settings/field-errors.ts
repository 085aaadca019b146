import '../../api/configure-zod.ts';
import { settingsChange } from '../../../src/features/server-settings/contract.ts';
import { toSettingsChange, fieldOfPath, type Draft, type SettingsValues } from './settings-draft.ts';

export type FieldErrors = Readonly<Record<string, string>>;

/** What the contract has against the changed fields, in its words. */
export function validateDraft(draft: Draft, current: SettingsValues): FieldErrors {
  const issues = settingsChange.safeParse(toSettingsChange(draft, current)).error?.issues ?? [];
  return groupErrorsByField(issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

/** Faults by the field they stand at; the first of each counts. */
export const groupErrorsByField = (errors: readonly { path: string; message: string }[]): FieldErrors =>
  Object.fromEntries(errors.toReversed().map(({ path, message }) => [fieldOfPath(path), message]));
