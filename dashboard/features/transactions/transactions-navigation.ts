import { useNavigate } from '@tanstack/react-router';
import { useServer } from '../../components/server-context.tsx';
import { transactionsSearch, type TransactionsSearch } from './transactions-search.ts';

/** Navigates to another state of the transactions page; `undefined` removes a param. Only page changes add a history entry. */
export type SetTransactionsSearch = (search: TransactionsSearch, isPageChange?: boolean) => void;

export function useSetTransactionsSearch(): SetTransactionsSearch {
  const { id } = useServer();
  const navigate = useNavigate();
  return (search, isPageChange = false) =>
    void navigate({
      to: '/s/$server/transactions',
      params: { server: id },
      search: transactionsSearch.parse(search),
      replace: !isPageChange,
      resetScroll: isPageChange,
    });
}
