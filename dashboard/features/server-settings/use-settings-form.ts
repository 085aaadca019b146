import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { serverSettingsContract, type ServerConfig } from '../../../src/features/server-settings/contract.ts';
import { ApiError } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { configQuery, serverQuery } from '../../api/queries.ts';
import { useServer } from '../../components/server-context.tsx';
import {
  changedFields,
  toSettingsChange,
  conflictsOf,
  editField,
  keepMine,
  rebaseDraft,
  toSettingsValues,
  takeTheirs,
  type Draft,
  type FieldValue,
  type Field,
} from './settings-draft.ts';
import { groupErrorsByField, validateDraft, type FieldErrors } from './field-errors.ts';

/** The state of the settings form: server values, changes, conflicts, errors, and saving. */
export function useSettingsForm(config: ServerConfig) {
  const server = useServer();
  const queryClient = useQueryClient();
  const current = toSettingsValues(config);
  const [draft, setDraft] = useState<Draft>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [serverErrors, setServerErrors] = useState<FieldErrors>({});
  const saving = useMutation({
    mutationFn: () =>
      call(serverSettingsContract.setConfig, {
        params: { server_id: server.id },
        body: toSettingsChange(draft, current),
      }),
    onSuccess: (reply) => {
      queryClient.setQueryData(configQuery(server.id).queryKey, reply);
      void queryClient.invalidateQueries({ queryKey: serverQuery(server.id).queryKey, exact: true });
      setDraft((latest) => rebaseDraft(latest, toSettingsValues(reply)));
      setTouched(new Set());
    },
    onError: (error) => setServerErrors(error instanceof ApiError ? groupErrorsByField(error.fields) : {}),
  });
  const fieldErrors = validateDraft(draft, current);
  const changed = changedFields(draft, current);
  const conflicts = conflictsOf(draft, current);
  return {
    current,
    changed,
    conflicts,
    saving,
    getValue: (field: Field): FieldValue => draft[field]?.mine ?? (field in draft ? null : current[field]),
    /** The error of a field that has lost focus, or that the server refused. */
    fieldError: (field: Field): string | undefined =>
      (touched.has(field) ? fieldErrors[field] : undefined) ?? serverErrors[field],
    set: (field: Field, value: FieldValue) => {
      setDraft(editField(draft, current, { field, value }));
      const { [field]: _, ...others } = serverErrors;
      setServerErrors(others);
      if (!saving.isPending) saving.reset();
    },
    markTouched: (field: Field) => setTouched(new Set([...touched, field])),
    discard: () => {
      setDraft({});
      setServerErrors({});
      setTouched(new Set());
      saving.reset();
    },
    keepMine: (field: Field) => setDraft(keepMine(draft, current, field)),
    takeTheirs: (field: Field) => setDraft(takeTheirs(draft, field)),
    /** Saves the form when it is valid; otherwise returns the first invalid field. */
    save: (): Field | undefined => {
      setTouched(new Set(changed));
      const invalidField = changed.find((field) => fieldErrors[field] !== undefined);
      if (invalidField === undefined && changed.length > 0 && conflicts.length === 0 && !saving.isPending)
        saving.mutate();
      return invalidField;
    },
  };
}
export type SettingsForm = ReturnType<typeof useSettingsForm>;
