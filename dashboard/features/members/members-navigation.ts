import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useServer } from '../../components/server-context.tsx';
import { membersSearch, type MembersSearch, type PanelSearch } from './members-search.ts';

/** Navigates to another state of the members page; `undefined` removes a param. Only page changes add a history entry. */
export type SetMembersSearch = (search: MembersSearch, isPageChange?: boolean) => void;

/** Props of a member list: the current search, how to change it, and how to close the panel. */
export type MemberListProps = { search: MembersSearch; setSearch: SetMembersSearch; onClose: () => void };

/** The search of the panel and how to change it; only page changes add a history entry. */
export type PanelNavigation = { search: PanelSearch; setSearch: (search: PanelSearch, isPageChange?: boolean) => void };

export function useSetMembersSearch(): SetMembersSearch {
  const { id } = useServer();
  const navigate = useNavigate();
  return useCallback(
    (search, isPageChange = false) =>
      void navigate({
        to: '/s/$server/members',
        params: { server: id },
        search: membersSearch.parse(search),
        replace: !isPageChange,
        resetScroll: false,
      }),
    [id, navigate],
  );
}
