import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Popover.css';
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconCheck,
  IconDots,
  IconEdit,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSquareX,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { isAdmin } from '../../../components/admin-only.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { CloseDialog, DeleteDialog } from './task-dialogs.tsx';
import type { TaskOperations } from '../use-task-operations.ts';

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

/** The actions on a task that its state and the user's right allow. */
export function TaskMenu({ task, operations }: { task: Task; operations: TaskOperations }) {
  const server = useServer();
  const navigate = useNavigate();
  const [openDialog, setOpenDialog] = useState<'close' | 'delete'>();
  const canManage = isAdmin(server);
  const isOver = task.state === 'ended';
  const closeDialog = () => setOpenDialog(undefined);
  return (
    <>
      <Menu position="bottom-end" portalProps={{ target: '#page' }} transitionProps={{ duration: 80 }}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="var(--ink-2)"
            size={30}
            aria-label={t('dashboard.tasks.menu', { name: task.name })}
          >
            <IconDots size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canManage && (
            <Menu.Item
              leftSection={<IconEdit {...icon} />}
              onClick={() =>
                void navigate({ to: '/s/$server/tasks/$task', params: { server: server.id, task: String(task.id) } })
              }
            >
              {t('dashboard.tasks.acts.edit')}
            </Menu.Item>
          )}
          {canManage && task.status === 'proposed' && (
            <Menu.Item leftSection={<IconCheck {...icon} />} onClick={() => operations.approve(task)}>
              {t('dashboard.tasks.acts.approve')}
            </Menu.Item>
          )}
          {task.status === 'active' && (
            <Menu.Item leftSection={<IconPlayerPause {...icon} />} onClick={() => operations.pause(task)}>
              {t('dashboard.tasks.acts.pause')}
            </Menu.Item>
          )}
          {task.status === 'paused' && (
            <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={() => operations.resume(task)}>
              {t('dashboard.tasks.acts.resume')}
            </Menu.Item>
          )}
          {task.status !== 'proposed' && (
            <Menu.Item leftSection={<IconRefresh {...icon} />} onClick={() => operations.repost(task)}>
              {t('dashboard.tasks.acts.repost')}
            </Menu.Item>
          )}
          {canManage && !isOver && (
            <Menu.Item leftSection={<IconSquareX {...icon} />} onClick={() => setOpenDialog('close')}>
              {t(task.status === 'proposed' ? 'dashboard.tasks.acts.decline' : 'dashboard.tasks.acts.close')}
            </Menu.Item>
          )}
          {canManage && (
            <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => setOpenDialog('delete')}>
              {t('dashboard.tasks.acts.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <CloseDialog
        task={task}
        isOpen={openDialog === 'close'}
        onClose={closeDialog}
        onConfirm={(reason) => operations.close(task, reason)}
      />
      <DeleteDialog
        task={task}
        isOpen={openDialog === 'delete'}
        onClose={closeDialog}
        onConfirm={(isForced) => operations.remove(task, isForced)}
      />
    </>
  );
}
