import { settingsChange } from '../../../src/features/server-settings/contract.ts';
import type { FieldErrors } from '../../components/forms/field-errors.ts';
import { validateInput } from '../../components/forms/validate-input.ts';
import { toSettingsChange, fieldOfPath, type Draft, type SettingsValues } from './settings-draft.ts';

/** Validates the changed fields against the contract. Returns its error messages by field. */
export const validateDraft = (draft: Draft, current: SettingsValues): FieldErrors =>
  validateInput(settingsChange, toSettingsChange(draft, current), fieldOfPath);
