import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { membersQuery } from '../../api/queries.ts';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { useServer } from '../../components/server-context.tsx';
import { listNavItems, type NavItem } from './nav-items.ts';

const MIN_SEARCH_LENGTH = 2;

/** The command palette: finds pages by name, and members. It opens each time `openCount` increases. */
export default function CommandPalette({ openCount }: { openCount: number }) {
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (openCount > 0) spotlight.open();
  }, [openCount]);
  const searchText = query.trim().toLowerCase();
  const navItems = listNavItems(useServer()).filter(({ name }) => name.toLowerCase().includes(searchText));
  const members = useMemberSearch(searchText);
  const isEmpty = navItems.length === 0 && members.length === 0;
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      attributes={{ content: { 'aria-label': t('dashboard.nav.jump') } }}
      transitionProps={{ duration: 80 }}
    >
      <Spotlight.Search
        placeholder={t('dashboard.nav.jump_hint')}
        aria-label={t('dashboard.nav.jump')}
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {navItems.length > 0 && <PageResults navItems={navItems} />}
        {members.length > 0 && <MemberResults members={members} />}
        {isEmpty && <Spotlight.Empty>{t('dashboard.nav.jump_nothing', { query })}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function PageResults({ navItems }: { navItems: readonly NavItem[] }) {
  const { id } = useServer();
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label={t('dashboard.nav.jump_pages')}>
      {navItems.map(({ to, name, icon: IconComponent }) => (
        <Spotlight.Action
          key={to}
          label={name}
          leftSection={<IconComponent size={18} stroke={1.7} aria-hidden />}
          onClick={() => void navigate({ to, params: { server: id } })}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

type FoundMembers = ReturnType<typeof useMemberSearch>;

function MemberResults({ members }: { members: FoundMembers }) {
  const { id } = useServer();
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label={t('dashboard.nav.jump_members')}>
      {members.map((member) => (
        <Spotlight.Action
          key={member.id}
          label={member.display_name}
          description={member.username}
          leftSection={<Avatar id={member.id} name={member.display_name} url={member.avatar_url} size={28} />}
          onClick={() =>
            void navigate({
              to: '/s/$server/members',
              params: { server: id },
              search: { q: member.username, member: member.id },
            })
          }
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

function useMemberSearch(searchText: string) {
  const { id } = useServer();
  const [search] = useDebouncedValue(searchText, 200);
  const isSearchable = search.length >= MIN_SEARCH_LENGTH;
  const { data } = useQuery({ ...membersQuery(id, { search, limit: 6 }), enabled: isSearchable });
  return isSearchable ? (data?.data ?? []) : [];
}
