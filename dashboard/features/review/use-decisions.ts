import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { randomKey } from '../../api/idempotency-keys.ts';
import { keysInvalidatedBy } from '../../api/query-keys.ts';
import { call } from '../../api/call.ts';
import { errorMessage } from '../../api/use-api-mutation.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { useServer } from '../../components/server-context.tsx';
import { proofKey, UNDO_WINDOW_MS, type PendingDecision } from './review-queue.ts';

/**
 * The decisions made on this page. Each can be undone for five seconds and is then sent; another decision, or leaving the
 * page, sends it at once. A decision that fails puts its proof back into the queue and sets `failure`.
 */
export function useDecisions() {
  const { id: guildId } = useServer();
  const queryClient = useQueryClient();
  const [pending, setPending] = useState<PendingDecision>();
  const [decidedKeys, setDecidedKeys] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<string>();
  const scheduled = useRef<{ pending: PendingDecision; timer: ReturnType<typeof setTimeout> }>(undefined);

  const send = useCallback(
    async (pendingDecision: PendingDecision) => {
      const { proof } = pendingDecision;
      try {
        await sendDecision(guildId, pendingDecision);
      } catch (error) {
        // The cast is safe: `call` throws only `Error` objects.
        const why = errorMessage(error as Error);
        setFailure(t('dashboard.review.failed', { name: proof.user.display_name, task: proof.task_name, why }));
        setDecidedKeys((before) => new Set([...before].filter((key) => key !== proofKey(proof))));
      }
      for (const queryKey of keysInvalidatedBy('claim', guildId)) void queryClient.invalidateQueries({ queryKey });
    },
    [guildId, queryClient],
  );
  const flush = useCallback(() => {
    const { current } = scheduled;
    if (current === undefined) return;
    scheduled.current = undefined;
    clearTimeout(current.timer);
    setPending(undefined);
    void send(current.pending);
  }, [send]);
  useEffect(() => {
    // Requests started on `pagehide` still complete, because they are sent with `keepalive`.
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return {
    pending,
    decidedKeys,
    failure,
    decide: (proof: Submission, decision: PendingDecision['decision']) => {
      flush();
      setFailure(undefined);
      const next = { proof, decision, sendAtMs: nowMs() + UNDO_WINDOW_MS };
      scheduled.current = { pending: next, timer: setTimeout(flush, UNDO_WINDOW_MS) };
      setPending(next);
      setDecidedKeys((before) => new Set([...before, proofKey(proof)]));
    },
    /** Undoes the last decision. Returns its proof, or undefined when it was already sent. */
    undo: (): Submission | undefined => {
      const { current } = scheduled;
      if (current === undefined) return undefined;
      scheduled.current = undefined;
      clearTimeout(current.timer);
      setPending(undefined);
      setDecidedKeys((before) => new Set([...before].filter((key) => key !== proofKey(current.pending.proof))));
      return current.pending.proof;
    },
  };
}

async function sendDecision(guildId: string, { proof, decision }: PendingDecision): Promise<void> {
  const params = { server_id: guildId, claim_id: proof.id };
  if (decision.kind === 'accept') await call(tasksContract.acceptSubmission, { params }, undefined, randomKey());
  else {
    const body = { reason: decision.reason };
    await call(tasksContract.rejectSubmission, { params, body }, undefined, randomKey());
  }
}
