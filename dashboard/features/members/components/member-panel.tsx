import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Drawer.css';
import { ActionIcon, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconUserOff, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { KeyboardEvent, ReactNode } from 'react';
import { say } from '../../../../locales/translate.ts';
import { isRefusal } from '../../../api/api-error.ts';
import { memberQuery } from '../../../api/queries.ts';
import { Blank, Failed } from '../../../components/feedback/empty-state.tsx';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { MemberDetail, type PanelPlace } from './member-detail.tsx';

/** From this width the panel stands beside the list; below it lies over it. */
const BESIDE = '(min-width: 1200px)';

export function MemberPanel({ userId, place, onClose }: { userId: string; place: PanelPlace; onClose: () => void }) {
  const isBeside = useMediaQuery(BESIDE, undefined, { getInitialValueInEffect: false });
  const { id } = useServer();
  const member = useQuery(memberQuery(id, userId));
  const name = member.data?.display_name ?? say('dashboard.members.member');
  const shown = (
    <>
      {member.data && <MemberDetail member={member.data} place={place} closer={<Closer onClose={onClose} />} />}
      {!member.data && <Unread onClose={onClose} error={member.error} onRetry={() => void member.refetch()} />}
    </>
  );
  if (isBeside)
    return (
      <Beside name={name} onClose={onClose}>
        {shown}
      </Beside>
    );
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      size={480}
      returnFocus={false}
      portalProps={{ target: '#page' }}
      transitionProps={{ duration: 120 }}
    >
      <Drawer.Overlay />
      <Drawer.Content aria-label={say('dashboard.members.panel', { name })}>
        <div className="panel">{shown}</div>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Beside({ name, onClose, children }: { name: string; onClose: () => void; children: ReactNode }) {
  const closeOnEscape = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
  return (
    <section className="panel beside" aria-label={say('dashboard.members.panel', { name })} onKeyDown={closeOnEscape}>
      {children}
    </section>
  );
}

function Unread({ error, onRetry, onClose }: { error: unknown; onRetry: () => void; onClose: () => void }) {
  return (
    <>
      <div className="panel-head">
        <span className="grow" />
        <Closer onClose={onClose} />
      </div>
      <div className="panel-body">
        {!error && <BoneRows count={5} />}
        {isRefusal(error, 'member_missing') && <Blank icon={IconUserOff} title={say('dashboard.members.gone')} />}
        {error !== null && !isRefusal(error, 'member_missing') && <Failed error={error} onRetry={onRetry} />}
      </div>
    </>
  );
}

const Closer = ({ onClose }: { onClose: () => void }) => (
  <ActionIcon
    variant="subtle"
    color="gray"
    c="var(--ink-2)"
    size={36}
    aria-label={say('dashboard.members.close')}
    onClick={onClose}
  >
    <IconX size={20} stroke={1.7} aria-hidden />
  </ActionIcon>
);
