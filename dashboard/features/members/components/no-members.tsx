import { Button } from '@mantine/core';
import { IconSearchOff, IconUsers } from '@tabler/icons-react';
import { say } from '../../../../locales/translate.ts';
import { Blank } from '../../../components/feedback/empty-state.tsx';
import type { Go } from '../pages/members-page.tsx';
import type { MembersSearch } from '../members-search.ts';

export function NoMembers({ search, go }: { search: MembersSearch; go: Go }) {
  const { q, show = 'here' } = search;
  if (q)
    return (
      <Blank
        icon={IconSearchOff}
        title={say('dashboard.members.no_match', { search: q })}
        act={
          <Button variant="default" onClick={() => go({ ...search, q: undefined, page: undefined })}>
            {say('dashboard.members.clear')}
          </Button>
        }
      >
        {say('dashboard.members.no_match_about', { standing: say(`dashboard.members.standing.${show}`) })}
      </Blank>
    );
  const words = show === 'left' ? 'none_left' : 'none';
  return (
    <Blank icon={IconUsers} title={say(`dashboard.members.${words}`)}>
      {say(`dashboard.members.${words}_about`)}
    </Blank>
  );
}
