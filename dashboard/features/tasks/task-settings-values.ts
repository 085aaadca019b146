import { taskSettingsChange, type TaskSettings } from '../../../src/features/tasks/shared/schemas-contract.ts';
import type { FieldErrors } from '../../components/forms/field-errors.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import { pickChanged } from '../../components/forms/pick-changed.ts';
import { validateInput } from '../../components/forms/validate-input.ts';

/** The values of the form: numbers and lists are text as typed, and unset channels are empty. */
export type TaskSettingsValues = {
  require_proof: boolean;
  auto_expire_enabled: boolean;
  allow_user_tasks: boolean;
  max_tasks_per_user: string;
  reminder_hours: string;
  review_channel_id: string;
  announcement_channel_id: string;
  /** One category in each line. */
  categories: string;
};

export const toTaskSettingsValues = (settings: TaskSettings): TaskSettingsValues => ({
  require_proof: settings.require_proof,
  auto_expire_enabled: settings.auto_expire_enabled,
  allow_user_tasks: settings.allow_user_tasks,
  max_tasks_per_user: String(settings.max_tasks_per_user),
  reminder_hours: String(settings.reminder_hours),
  review_channel_id: settings.review_channel_id ?? '',
  announcement_channel_id: settings.announcement_channel_id ?? '',
  categories: settings.categories.join('\n'),
});

const toInput = (values: TaskSettingsValues) => ({
  ...values,
  max_tasks_per_user: parseWholeNumber(values.max_tasks_per_user),
  reminder_hours: parseWholeNumber(values.reminder_hours),
  review_channel_id: values.review_channel_id || null,
  announcement_channel_id: values.announcement_channel_id || null,
  categories: values.categories.split('\n').flatMap((line) => line.trim() || []),
});

/** Returns the settings that differ from the saved ones, so that changes by other users are kept. */
export const toChangedSettings = (values: TaskSettingsValues, saved: TaskSettingsValues) =>
  pickChanged(toInput(values), toInput(saved));

/** Validates the changes against the contract. Returns the errors by field. */
export const validateTaskSettings = (values: TaskSettingsValues, saved: TaskSettingsValues): FieldErrors =>
  validateInput(taskSettingsChange, toChangedSettings(values, saved));

/** Returns the request body for valid changes. */
export const toTaskSettingsChange = (values: TaskSettingsValues, saved: TaskSettingsValues) =>
  taskSettingsChange.parse(toChangedSettings(values, saved));
