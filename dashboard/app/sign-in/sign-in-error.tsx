import { IconAlertCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { isRefusal, ApiError } from '../../api/api-error.ts';
import { nowMs, useNow } from '../../../ui/components/clock.ts';
import styles from './sign-in-error.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** Shows why signing in failed: wrong name or password, too many attempts, or no response. */
export function SignInError({ error }: { error: Error }) {
  return (
    <div className={joinClasses(styles.error, 'red')} role="alert">
      <IconAlertCircle size={18} stroke={1.7} aria-hidden />
      <span>
        {isRefusal(error, 'too_many_sign_ins') ? <Throttled key={error.message} error={error} /> : describeError(error)}
      </span>
    </div>
  );
}

function describeError(error: Error): string {
  if (isRefusal(error, 'wrong_credentials')) return t('dashboard.sign_in.wrong');
  const reference = error instanceof ApiError && error.reference;
  return reference ? `${error.message} ${t('dashboard.failed.reference', { reference })}` : error.message;
}

/** Counts down the seconds until the next attempt is allowed. */
function Throttled({ error }: { error: ApiError }) {
  const [since] = useState(nowMs);
  const now = useNow(1000);
  if (error.retryAfterSeconds === undefined) return t('dashboard.sign_in.throttled_open');
  const seconds = Math.ceil(error.retryAfterSeconds - (now - since) / 1000);
  return seconds > 0 ? t('dashboard.sign_in.throttled', { seconds }) : t('dashboard.sign_in.may_retry');
}
