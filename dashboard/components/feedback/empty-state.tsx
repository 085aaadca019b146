import { Button } from '@mantine/core';
import { IconCloudOff, IconRefresh, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { say } from '../../../locales/translate.ts';
import { ApiError } from '../../api/api-error.ts';

/** What stands where nothing does: why, and one act. */
export function Blank({
  icon: Shape,
  title,
  children,
  act,
  tone,
}: {
  icon: Icon;
  title: string;
  children?: ReactNode;
  act?: ReactNode;
  tone?: 'bad' | 'good';
}) {
  return (
    <div className={tone ? `blank ${tone}` : 'blank'}>
      <span className="blank-icon">
        <Shape size={26} stroke={1.6} aria-hidden />
      </span>
      <p className="blank-title">{title}</p>
      {children && <p>{children}</p>}
      {act}
    </div>
  );
}

/** A part that could not be loaded: what happened, that nothing changed, try again, and the reference. */
export function Failed({
  error,
  onRetry,
  title = say('dashboard.failed.title'),
}: {
  error: unknown;
  onRetry: () => void;
  title?: string;
}) {
  const known = error instanceof ApiError ? error : undefined;
  const retry = (
    <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
      {say('dashboard.failed.again')}
    </Button>
  );
  return (
    <div role="alert">
      <Blank icon={IconCloudOff} tone="bad" title={title} act={retry}>
        {known?.message ?? say('dashboard.failed.unknown')} {say('dashboard.failed.unchanged')}{' '}
        {known?.reference && say('dashboard.failed.reference', { reference: known.reference })}
      </Blank>
    </div>
  );
}
