import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { say } from '../../../locales/translate.ts';
import { useValueText } from '../../components/formatting/format-value.ts';
import { nameOf } from './settings-fields.tsx';
import type { SettingsForm } from './use-settings-form.ts';

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
