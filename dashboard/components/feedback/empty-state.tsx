import { Button } from '@mantine/core';
import { IconCloudOff, IconRefresh, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';
import { ApiError } from '../../api/api-error.ts';
import styles from './empty-state.module.css';
import { joinClasses } from '../join-classes.ts';

/** Shown in place of an empty list: an icon, the reason, and one action. */
export function EmptyState({
  icon: IconComponent,
  title,
  children,
  action,
  tone,
  isCompact = false,
}: {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  tone?: 'bad' | 'good';
  /** With less space around it, for a small card. */
  isCompact?: boolean;
}) {
  return (
    <div
      className={joinClasses(
        styles.blank,
        tone === 'bad' && styles.bad,
        tone === 'good' && styles.good,
        isCompact && styles.compact,
      )}
    >
      <span className={styles.icon}>
        <IconComponent size={26} stroke={1.6} aria-hidden />
      </span>
      <p className={styles.title}>{title}</p>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Shown when a part of the page failed to load: the error, that nothing changed, a retry button, and the reference. */
export function ErrorState({
  error,
  onRetry,
  title = t('dashboard.failed.title'),
}: {
  error: unknown;
  onRetry: () => void;
  title?: string;
}) {
  const apiError = error instanceof ApiError ? error : undefined;
  const retry = (
    <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
      {t('dashboard.failed.again')}
    </Button>
  );
  return (
    <div role="alert">
      <EmptyState icon={IconCloudOff} tone="bad" title={title} action={retry}>
        {apiError?.message ?? t('dashboard.failed.unknown')} {t('dashboard.failed.unchanged')}{' '}
        {apiError?.reference && t('dashboard.failed.reference', { reference: apiError.reference })}
      </EmptyState>
    </div>
  );
}
