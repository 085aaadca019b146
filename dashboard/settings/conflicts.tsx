import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { channelsQuery, rolesQuery } from '../client/queries.ts';
import { coinsText } from '../parts/format.ts';
import { useServer } from '../parts/server-shown.tsx';
import { say } from '../../words/say.ts';
import type { Entered } from './draft.ts';
import { nameOf } from './fields.tsx';
import type { SettingsForm } from './use-settings.ts';

/** What somebody else changed meanwhile, with both values and the choice between them. */
export function Conflicts({ form }: { form: SettingsForm }) {
  const textOf = useValueText();
  return (
    <div role="status">
      {form.conflicts.map((field) => (
        <div className="note amber conflict" key={field}>
          <IconAlertTriangle size={18} stroke={1.7} aria-hidden />
          <div className="grow">
            <b>{say('dashboard.settings.conflict', { field: nameOf(field) })}</b>{' '}
            {say('dashboard.settings.conflict_values', {
              theirs: textOf(form.now[field]),
              mine: textOf(form.valueOf(field)),
            })}
          </div>
          <Button size="xs" variant="default" onClick={() => form.keepMine(field)}>
            {say('dashboard.settings.keep_mine')}
          </Button>
          <Button size="xs" variant="default" onClick={() => form.takeTheirs(field)}>
            {say('dashboard.settings.take_theirs')}
          </Button>
        </div>
      ))}
    </div>
  );
}

/** A value as people read it: ids by the name of their channel or role. */
function useValueText(): (value: Entered) => string {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const names = new Map([
    ...channels.map((channel) => [channel.id, `#${channel.name}`] as const),
    ...roles.map((role) => [role.id, role.name] as const),
  ]);
  return (value) => {
    if (typeof value === 'number') return coinsText(value);
    if (typeof value === 'boolean') return say(value ? 'dashboard.settings.on' : 'dashboard.settings.off');
    const listed = typeof value === 'string' ? [value] : (value ?? []);
    const modes: Record<string, string> = {
      rolling: say('dashboard.settings.modes.rolling'),
      calendar: say('dashboard.settings.modes.calendar'),
    };
    return listed.map((one) => names.get(one) ?? modes[one] ?? one).join(', ') || say('dashboard.settings.none');
  };
}
