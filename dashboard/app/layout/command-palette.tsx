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
import { say } from '../../../locales/translate.ts';
import { membersQuery } from '../../api/queries.ts';
import { Face } from '../../../ui/components/avatar.tsx';
import { useServer } from '../../components/server-context.tsx';
import { placesFor, type Place } from './nav-items.ts';

const SHORTEST_SEARCH = 2;

/** The jump box: a page by its name, or a member. It opens each time `asked` grows. */
export default function Jump({ asked }: { asked: number }) {
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  const wanted = query.trim().toLowerCase();
  const places = placesFor(useServer()).filter(({ name }) => name.toLowerCase().includes(wanted));
  const members = useMembersFound(wanted);
  const isEmpty = places.length === 0 && members.length === 0;
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      attributes={{ content: { 'aria-label': say('dashboard.nav.jump') } }}
      transitionProps={{ duration: 80 }}
    >
      <Spotlight.Search
        placeholder={say('dashboard.nav.jump_hint')}
        aria-label={say('dashboard.nav.jump')}
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {places.length > 0 && <PlacesFound places={places} />}
        {members.length > 0 && <MembersFound members={members} />}
        {isEmpty && <Spotlight.Empty>{say('dashboard.nav.jump_nothing', { query })}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function PlacesFound({ places }: { places: readonly Place[] }) {
  const { id } = useServer();
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label={say('dashboard.nav.jump_pages')}>
      {places.map(({ to, name, icon: Shape }) => (
        <Spotlight.Action
          key={to}
          label={name}
          leftSection={<Shape size={18} stroke={1.7} aria-hidden />}
          onClick={() => void navigate({ to, params: { server: id } })}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

type Found = ReturnType<typeof useMembersFound>;

function MembersFound({ members }: { members: Found }) {
  const { id } = useServer();
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label={say('dashboard.nav.jump_members')}>
      {members.map((member) => (
        <Spotlight.Action
          key={member.id}
          label={member.display_name}
          description={member.username}
          leftSection={<Face id={member.id} name={member.display_name} url={member.avatar_url} size={28} />}
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

function useMembersFound(wanted: string) {
  const { id } = useServer();
  const [search] = useDebouncedValue(wanted, 200);
  const isLong = search.length >= SHORTEST_SEARCH;
  const { data } = useQuery({ ...membersQuery(id, { search, limit: 6 }), enabled: isLong });
  return isLong ? (data?.data ?? []) : [];
}
