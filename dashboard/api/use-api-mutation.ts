import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResponseOf, AnyEndpoint, RequestOf } from '../../src/platform/contract.ts';
import { t } from '../../locales/translate.ts';
import { createIdempotencyKeys, isUncertain, randomKey } from './idempotency-keys.ts';
import { ApiError } from './api-error.ts';
import { call } from './call.ts';

/**
 * A mutation of one endpoint. A request repeated because there was no response takes effect only once. Afterwards every
 * query whose key starts with one of `invalidates` is refetched, so that the page is current even without a stream.
 */
export function useApiMutation<E extends AnyEndpoint>(
  endpoint: E,
  { invalidates, onDone }: { invalidates: readonly (readonly string[])[]; onDone?: (reply: ResponseOf<E>) => void },
) {
  const queryClient = useQueryClient();
  const [idempotencyKeys] = useState(() => createIdempotencyKeys(randomKey));
  return useMutation<ResponseOf<E>, Error, RequestOf<E>>({
    mutationFn: (input) => call(endpoint, input, undefined, idempotencyKeys.keyFor(input)),
    onSuccess: (reply) => {
      idempotencyKeys.settle();
      onDone?.(reply);
    },
    onError: (error) => {
      if (!isUncertain(error)) idempotencyKeys.settle();
    },
    onSettled: () => {
      for (const queryKey of invalidates) void queryClient.invalidateQueries({ queryKey });
    },
  });
}

/** Returns why a mutation failed, whether it may have taken effect, and the reference to give an administrator. */
export function errorMessage(error: Error): string {
  const apiError = error instanceof ApiError ? error : undefined;
  const [message, outcomeHint] =
    apiError?.code === 'idempotency_in_flight'
      ? ['', t('dashboard.acts.under_way')]
      : [apiError?.message ?? t('dashboard.failed.unknown'), isUncertain(error) ? t('dashboard.acts.perhaps') : ''];
  const reference = apiError?.reference ? t('dashboard.failed.reference', { reference: apiError.reference }) : '';
  return [message, outcomeHint, reference].filter(Boolean).join(' ');
}
