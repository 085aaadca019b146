import { useNavigate } from '@tanstack/react-router';
import { useServer } from '../../components/server-context.tsx';
import { readTransactionsSearch, type TransactionsSearch } from './transactions-search.ts';

/** Navigates to another state of the transactions page; `undefined` removes a param. Only page changes add a history entry. */
export type SetTransactionsSearch = (
  search: { [K in keyof TransactionsSearch]: TransactionsSearch[K] | undefined },
  isPageChange?: boolean,
) => void;

export function useSetTransactionsSearch(): SetTransactionsSearch {
  const { id } = useServer();
  const navigate = useNavigate();
  return (search, isPageChange = false) =>
    void navigate({
      to: '/s/$server/transactions',
      params: { server: id },
      search: readTransactionsSearch(search),
      replace: !isPageChange,
      resetScroll: isPageChange,
    });
}
