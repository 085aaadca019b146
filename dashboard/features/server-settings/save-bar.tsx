import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { t } from '../../../locales/translate.ts';
import { SUBMIT_PROPS } from '../../components/forms/submit-button.tsx';
import { fieldLabel } from './settings-fields.tsx';
import type { SettingsForm } from './use-settings-form.ts';
import styles from './save-bar.module.css';

/** Lists the unsaved changes, and saves or discards them. It stays visible while there are any. */
export function SaveBar({ form }: { form: SettingsForm }) {
  const { changed, conflicts, saving } = form;
  const count = changed.length;
  const done = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The bar disappears with its button, so a keyboard user would lose the focus to the top of the page.
    if (saving.isSuccess && document.activeElement === document.body) done.current?.focus();
  }, [saving.isSuccess]);
  if (count === 0)
    return (
      <p className={saving.isSuccess ? styles.saved : 'vh'} role="status" ref={done} tabIndex={-1}>
        {saving.isSuccess && t('dashboard.settings.saved')}
      </p>
    );
  return (
    <div className={styles.bar} role="region" aria-label={t('dashboard.settings.unsaved', { count })}>
      <p className="grow">
        <b>{t('dashboard.settings.unsaved', { count })}</b>{' '}
        <span className="dim">{changed.map(fieldLabel).join(', ')}</span>
        {conflicts.length > 0 && <span className={styles.error}>{t('dashboard.settings.settle_first')}</span>}
        {saving.error && (
          <span className={styles.error} role="alert">
            {saving.error.message}{' '}
            {saving.error instanceof ApiError && saving.error.reference
              ? t('dashboard.failed.reference', { reference: saving.error.reference })
              : t('dashboard.failed.unchanged')}
          </span>
        )}
      </p>
      <Button variant="default" onClick={form.discard} disabled={saving.isPending}>
        {t('dashboard.settings.discard')}
      </Button>
      <Button {...SUBMIT_PROPS} aria-disabled={saving.isPending || conflicts.length > 0}>
        {t(saving.isPending ? 'dashboard.settings.saving' : 'dashboard.settings.save')}
      </Button>
    </div>
  );
}
