import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf, AnyEndpoint, CallOf } from '../../src/platform/contract.ts';
import { say } from '../../locales/translate.ts';
import { createActKeys, isUncertain, randomKey } from './idempotency-keys.ts';
import { ApiError } from './api-error.ts';
import { call } from './call.ts';

/**
 * A write of staff: sent by `mutate`, waited for, and never done twice when it is sent again because no answer came.
 * Afterwards everything that `touches` names by the beginning of its key is asked for anew, also when the stream is down.
 */
export function useAct<E extends AnyEndpoint>(
  entry: E,
  { touches, onDone }: { touches: readonly (readonly string[])[]; onDone?: (answer: AnswerOf<E>) => void },
) {
  const queries = useQueryClient();
  const [keys] = useState(() => createActKeys(randomKey));
  return useMutation<AnswerOf<E>, Error, CallOf<E>>({
    mutationFn: (input) => call(entry, input, undefined, keys.keyFor(input)),
    onSuccess: (answer) => {
      keys.settle();
      onDone?.(answer);
    },
    onError: (error) => {
      if (!isUncertain(error)) keys.settle();
    },
    onSettled: () => {
      for (const queryKey of touches) void queries.invalidateQueries({ queryKey });
    },
  });
}

/** Why an act failed, whether it may have happened, and what to tell an administrator. */
export function faultWords(error: Error): string {
  const known = error instanceof ApiError ? error : undefined;
  const [told, more] =
    known?.code === 'idempotency_in_flight'
      ? ['', say('dashboard.acts.under_way')]
      : [known?.message ?? say('dashboard.failed.unknown'), isUncertain(error) ? say('dashboard.acts.perhaps') : ''];
  const reference = known?.reference ? say('dashboard.failed.reference', { reference: known.reference }) : '';
  return [told, more, reference].filter(Boolean).join(' ');
}
