import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { serverSettingsContract, type ServerConfig } from '../../../src/features/server-settings/contract.ts';
import { ApiError } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { configQuery, serverQuery } from '../../api/queries.ts';
import { useServer } from '../../components/server-context.tsx';
import {
  changedFields,
  changeOf,
  conflictsOf,
  edit,
  keepMine,
  rebase,
  shownOf,
  takeTheirs,
  type Draft,
  type Entered,
  type Field,
} from './settings-draft.ts';
import { faultsAt, faultsOf, type Faults } from './field-errors.ts';

/** The form's state: what the server says, what was changed here, what is wrong with it, and saving. */
export function useSettings(config: ServerConfig) {
  const server = useServer();
  const queries = useQueryClient();
  const now = shownOf(config);
  const [draft, setDraft] = useState<Draft>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Faults>({});
  const saving = useMutation({
    mutationFn: () =>
      call(serverSettingsContract.setConfig, { params: { server_id: server.id }, body: changeOf(draft, now) }),
    onSuccess: (answer) => {
      queries.setQueryData(configQuery(server.id).queryKey, answer);
      void queries.invalidateQueries({ queryKey: serverQuery(server.id).queryKey, exact: true });
      setDraft((edited) => rebase(edited, shownOf(answer)));
      setLeft(new Set());
    },
    onError: (error) => setRefused(error instanceof ApiError ? faultsAt(error.fields) : {}),
  });
  const found = faultsOf(draft, now);
  const changed = changedFields(draft, now);
  const conflicts = conflictsOf(draft, now);
  return {
    now,
    changed,
    conflicts,
    saving,
    valueOf: (field: Field): Entered => draft[field]?.mine ?? (field in draft ? null : now[field]),
    /** What is wrong with a field that was left, or that the server refused. */
    faultOf: (field: Field): string | undefined => (left.has(field) ? found[field] : undefined) ?? refused[field],
    set: (field: Field, value: Entered) => {
      setDraft(edit(draft, now, { field, value }));
      const { [field]: _, ...others } = refused;
      setRefused(others);
      if (!saving.isPending) saving.reset();
    },
    leave: (field: Field) => setLeft(new Set([...left, field])),
    discard: () => {
      setDraft({});
      setRefused({});
      setLeft(new Set());
      saving.reset();
    },
    keepMine: (field: Field) => setDraft(keepMine(draft, now, field)),
    takeTheirs: (field: Field) => setDraft(takeTheirs(draft, field)),
    /** Saves what is right; otherwise answers the first field that is not. */
    save: (): Field | undefined => {
      setLeft(new Set(changed));
      const wrong = changed.find((field) => found[field] !== undefined);
      if (wrong === undefined && changed.length > 0 && conflicts.length === 0 && !saving.isPending) saving.mutate();
      return wrong;
    },
  };
}
export type SettingsForm = ReturnType<typeof useSettings>;
