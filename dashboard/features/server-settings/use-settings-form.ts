import { useMutation, useQueryClient } from '@tanstack/react-query';
import { serverSettingsContract, type ServerConfig } from '../../../src/features/server-settings/contract.ts';
import { call } from '../../api/call.ts';
import { configQuery, serverQuery } from '../../api/queries.ts';
import { useContractForm } from '../../components/forms/use-contract-form.ts';
import { useServer } from '../../components/server-context.tsx';
import {
  changedFields,
  toSettingsChange,
  conflictsOf,
  editField,
  fieldOfPath,
  keepMine,
  rebaseDraft,
  toSettingsValues,
  takeTheirs,
  type Draft,
  type FieldValue,
  type Field,
} from './settings-draft.ts';
import { validateDraft } from './validate-draft.ts';

/** The state of the settings form: server values, changes, conflicts, errors, and saving. The form's only value is the draft. */
export function useSettingsForm(config: ServerConfig) {
  const server = useServer();
  const queryClient = useQueryClient();
  const current = toSettingsValues(config);
  const saving = useMutation({
    mutationFn: (draft: Draft) =>
      call(serverSettingsContract.setConfig, {
        params: { server_id: server.id },
        body: toSettingsChange(draft, current),
      }),
    onSuccess: (reply) => {
      queryClient.setQueryData(configQuery(server.id).queryKey, reply);
      void queryClient.invalidateQueries({ queryKey: serverQuery(server.id).queryKey, exact: true });
      form.replace({ draft: rebaseDraft(form.getValues().draft, toSettingsValues(reply)) });
    },
    onError: (error) => {
      form.showServerErrors(error);
    },
  });
  const form = useContractForm<{ draft: Draft }>({
    initialValues: { draft: {} },
    validate: ({ draft }) => validateDraft(draft, current),
    mutation: saving,
    isField: (name) => name in current,
    fieldOfPath,
    onSubmit: ({ draft }) => {
      const isSaveable = changedFields(draft, current).length > 0 && conflictsOf(draft, current).length === 0;
      if (isSaveable) saving.mutate(draft);
    },
  });
  const { draft } = form.values;
  const edit = (field: Field, change: (latest: Draft) => Draft) =>
    form.edit({ draft: change(form.getValues().draft) }, [field]);
  return {
    form,
    current,
    changed: changedFields(draft, current),
    conflicts: conflictsOf(draft, current),
    saving,
    getValue: (field: Field): FieldValue => draft[field]?.mine ?? (field in draft ? null : current[field]),
    fieldError: (field: Field) => form.errors[field],
    set: (field: Field, value: FieldValue) => edit(field, (latest) => editField(latest, current, { field, value })),
    validateField: form.validateField,
    discard: form.discard,
    keepMine: (field: Field) => edit(field, (latest) => keepMine(latest, current, field)),
    takeTheirs: (field: Field) => edit(field, (latest) => takeTheirs(latest, field)),
  };
}
export type SettingsForm = ReturnType<typeof useSettingsForm>;
