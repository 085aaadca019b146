import { useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { keysInvalidatedBy } from '../../api/query-keys.ts';
import { useApiMutation } from '../../api/use-api-mutation.ts';
import { useServer } from '../../components/server-context.tsx';

/** The selected proofs of the queue, and accepting them together. */
export function useBulkAccept(queue: readonly Submission[]) {
  const { id: guildId } = useServer();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const bulkAccept = useApiMutation(tasksContract.acceptSubmissions, {
    invalidates: keysInvalidatedBy('claim', guildId),
    onDone: () => setSelected(new Set()),
  });
  const selectedIds = [...selected].filter((id) => queue.some((proof) => proof.id === id));
  return {
    bulkAccept,
    selectedIds,
    toggle: (id: string) =>
      setSelected(new Set(selected.has(id) ? selectedIds.filter((one) => one !== id) : [...selectedIds, id])),
    acceptSelected: () =>
      selectedIds.length > 0 &&
      !bulkAccept.isPending &&
      bulkAccept.mutate({ params: { server_id: guildId }, body: { claim_ids: selectedIds } }),
  };
}
export type BulkAccept = ReturnType<typeof useBulkAccept>;
