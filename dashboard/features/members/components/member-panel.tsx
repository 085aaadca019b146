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
import { t } from '../../../../locales/translate.ts';
import { isRefusal } from '../../../api/api-error.ts';
import { memberQuery } from '../../../api/queries.ts';
import { EmptyState, ErrorState } from '../../../components/feedback/empty-state.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import type { PanelNavigation } from '../members-navigation.ts';
import { MemberDetail } from './member-detail.tsx';
import styles from './member-panel.module.css';
import panelStyles from './panel.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

/** From this width the panel is next to the list; below, it is a drawer over it. */
const SIDE_PANEL_QUERY = '(min-width: 1200px)';

export function MemberPanel({
  userId,
  navigation,
  onClose,
}: {
  userId: string;
  navigation: PanelNavigation;
  onClose: () => void;
}) {
  const isSidePanel = useMediaQuery(SIDE_PANEL_QUERY, undefined, { getInitialValueInEffect: false });
  const { id } = useServer();
  const member = useQuery(memberQuery(id, userId));
  const name = member.data?.display_name ?? t('dashboard.members.member');
  const content = (
    <>
      {member.data && (
        <MemberDetail member={member.data} navigation={navigation} closeButton={<CloseButton onClose={onClose} />} />
      )}
      {!member.data && (
        <PanelPlaceholder onClose={onClose} error={member.error} onRetry={() => void member.refetch()} />
      )}
    </>
  );
  if (isSidePanel)
    return (
      <SidePanel name={name} onClose={onClose}>
        {content}
      </SidePanel>
    );
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      classNames={{ inner: styles.drawerInner }}
      position="right"
      size={480}
      returnFocus={false}
      portalProps={{ target: '#page' }}
      transitionProps={{ duration: 120 }}
    >
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('dashboard.members.panel', { name })}>
        <div className={panelStyles.panel}>{content}</div>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function SidePanel({ name, onClose, children }: { name: string; onClose: () => void; children: ReactNode }) {
  const closeOnEscape = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
  return (
    <section
      className={joinClasses(panelStyles.panel, styles.beside)}
      aria-label={t('dashboard.members.panel', { name })}
      onKeyDown={closeOnEscape}
    >
      {children}
    </section>
  );
}

function PanelPlaceholder({ error, onRetry, onClose }: { error: unknown; onRetry: () => void; onClose: () => void }) {
  return (
    <>
      <div className={panelStyles.head}>
        <span className="grow" />
        <CloseButton onClose={onClose} />
      </div>
      <div className={panelStyles.body}>
        {!error && <SkeletonRows count={5} />}
        {isRefusal(error, 'member_missing') && <EmptyState icon={IconUserOff} title={t('dashboard.members.gone')} />}
        {error !== null && !isRefusal(error, 'member_missing') && <ErrorState error={error} onRetry={onRetry} />}
      </div>
    </>
  );
}

const CloseButton = ({ onClose }: { onClose: () => void }) => (
  <ActionIcon
    variant="subtle"
    color="gray"
    c="var(--ink-2)"
    size={36}
    aria-label={t('dashboard.members.close')}
    onClick={onClose}
  >
    <IconX size={20} stroke={1.7} aria-hidden />
  </ActionIcon>
);
