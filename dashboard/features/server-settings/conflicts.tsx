import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { t } from '../../../locales/translate.ts';
import { useValueFormatter } from '../../components/formatting/format-value.ts';
import { fieldLabel } from './settings-fields.tsx';
import type { SettingsForm } from './use-settings-form.ts';
import styles from './conflicts.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** Lists the fields that another user changed meanwhile, with both values and a choice between them. */
export function Conflicts({ form }: { form: SettingsForm }) {
  const formatValue = useValueFormatter();
  return (
    <div role="status">
      {form.conflicts.map((field) => (
        <div className={joinClasses('note amber', styles.conflict)} key={field}>
          <IconAlertTriangle size={18} stroke={1.7} aria-hidden />
          <div className="grow">
            <b>{t('dashboard.settings.conflict', { field: fieldLabel(field) })}</b>{' '}
            {t('dashboard.settings.conflict_values', {
              theirs: formatValue(form.current[field]),
              mine: formatValue(form.getValue(field)),
            })}
          </div>
          <Button size="xs" variant="default" onClick={() => form.keepMine(field)}>
            {t('dashboard.settings.keep_mine')}
          </Button>
          <Button size="xs" variant="default" onClick={() => form.takeTheirs(field)}>
            {t('dashboard.settings.take_theirs')}
          </Button>
        </div>
      ))}
    </div>
  );
}
