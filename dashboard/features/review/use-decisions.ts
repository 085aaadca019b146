import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Submission } from '../../../src/features/tasks/review-contract.ts';
import { say } from '../../../locales/translate.ts';
import { randomKey } from '../../api/idempotency-keys.ts';
import { call } from '../../api/call.ts';
import { faultWords } from '../../api/use-api-mutation.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import { useServer } from '../../components/server-context.tsx';
import { proofKey, UNDO_MS, type Pending } from './review-queue.ts';

/**
 * Decisions of one sitting. Each can be taken back for five seconds and is then sent; another decision, or leaving the
 * page, sends it at once. What could not be carried out comes back into the queue and is told.
 */
export function useDecisions() {
  const { id: guildId } = useServer();
  const queries = useQueryClient();
  const [pending, setPending] = useState<Pending>();
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [fault, setFault] = useState<string>();
  const waiting = useRef<{ pending: Pending; timer: ReturnType<typeof setTimeout> }>(undefined);

  const send = useCallback(
    async ({ proof, decision }: Pending) => {
      const params = { server_id: guildId, claim_id: proof.id };
      try {
        if (decision.kind === 'accept') await call(tasksContract.acceptSubmission, { params }, undefined, randomKey());
        else {
          const body = { reason: decision.reason };
          await call(tasksContract.rejectSubmission, { params, body }, undefined, randomKey());
        }
      } catch (error) {
        // `call` throws nothing but errors.
        const why = faultWords(error as Error);
        setFault(say('dashboard.review.failed', { name: proof.user.display_name, task: proof.task_name, why }));
        setDecided((before) => new Set([...before].filter((one) => one !== proofKey(proof))));
      }
      for (const topic of ['claims', 'tasks']) void queries.invalidateQueries({ queryKey: [topic, guildId] });
    },
    [guildId, queries],
  );
  const flush = useCallback(() => {
    const due = waiting.current;
    if (due === undefined) return;
    waiting.current = undefined;
    clearTimeout(due.timer);
    setPending(undefined);
    void send(due.pending);
  }, [send]);
  useEffect(() => {
    // The browser lets a page that is being left send what it has begun.
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return {
    pending,
    decided,
    fault,
    forgetFault: () => setFault(undefined),
    decide: (proof: Submission, decision: Pending['decision']) => {
      flush();
      setFault(undefined);
      const next = { proof, decision, sendAtMs: nowMs() + UNDO_MS };
      waiting.current = { pending: next, timer: setTimeout(flush, UNDO_MS) };
      setPending(next);
      setDecided((before) => new Set([...before, proofKey(proof)]));
    },
    /** Takes the last decision back; answers its proof when there was still time. */
    undo: (): Submission | undefined => {
      const due = waiting.current;
      if (due === undefined) return undefined;
      waiting.current = undefined;
      clearTimeout(due.timer);
      setPending(undefined);
      setDecided((before) => new Set([...before].filter((one) => one !== proofKey(due.pending.proof))));
      return due.pending.proof;
    },
  };
}
