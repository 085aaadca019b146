import { IconCompassOff } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { t } from '../../locales/translate.ts';
import { EmptyState, ErrorState } from '../components/feedback/empty-state.tsx';
import { DelayedFallback, Skeleton } from '../components/feedback/skeleton.tsx';
import { useTitle } from '../components/use-title.ts';
import styles from './page.module.css';
import { joinClasses } from '../components/join-classes.ts';

/** Shown for a URL without a page, and for a page that the user may not open, so that the two cannot be told apart. */
export function PageNotFound() {
  useTitle(t('dashboard.missing.title'));
  return (
    <main className={styles.lone}>
      <h1 className="vh">{t('dashboard.missing.title')}</h1>
      <EmptyState
        icon={IconCompassOff}
        title={t('dashboard.missing.title')}
        action={
          <Link className="text-link" to="/">
            {t('dashboard.missing.act')}
          </Link>
        }
      >
        {t('dashboard.missing.about')}
      </EmptyState>
    </main>
  );
}

export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  useTitle(t('dashboard.failed.page'));
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className={styles.lone}>
      <h1 className="vh">{t('dashboard.failed.page')}</h1>
      <ErrorState error={error} onRetry={retry} title={t('dashboard.failed.page')} />
    </main>
  );
}

export const PagePending = () => (
  <DelayedFallback>
    <div className={joinClasses(styles.wrap, styles.skeleton)} aria-hidden>
      <Skeleton width={180} height={22} />
      <Skeleton width={320} />
      <div className="card" style={{ height: 120 }} />
      <div className="card" style={{ height: 320 }} />
    </div>
  </DelayedFallback>
);
