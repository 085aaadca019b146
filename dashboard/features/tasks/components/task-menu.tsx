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
import { say } from '../../../../locales/translate.ts';
import { isAdmin } from '../../../components/admin-only.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { CloseDialog, DeleteDialog } from './task-dialogs.tsx';
import type { TaskActs } from '../use-task-operations.ts';

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

/** What can be done with a task in its state, by who is looking. */
export function TaskMenu({ task, acts }: { task: Task; acts: TaskActs }) {
  const server = useServer();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<'close' | 'delete'>();
  const mayAll = isAdmin(server);
  const isOver = task.state === 'ended';
  const stop = () => setAsks(undefined);
  return (
    <>
      <Menu position="bottom-end" portalProps={{ target: '#page' }} transitionProps={{ duration: 80 }}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="var(--ink-2)"
            size={30}
            aria-label={say('dashboard.tasks.menu', { name: task.name })}
          >
            <IconDots size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayAll && (
            <Menu.Item
              leftSection={<IconEdit {...icon} />}
              onClick={() =>
                void navigate({ to: '/s/$server/tasks/$task', params: { server: server.id, task: String(task.id) } })
              }
            >
              {say('dashboard.tasks.acts.edit')}
            </Menu.Item>
          )}
          {mayAll && task.status === 'proposed' && (
            <Menu.Item leftSection={<IconCheck {...icon} />} onClick={() => acts.approve(task)}>
              {say('dashboard.tasks.acts.approve')}
            </Menu.Item>
          )}
          {task.status === 'active' && (
            <Menu.Item leftSection={<IconPlayerPause {...icon} />} onClick={() => acts.pause(task)}>
              {say('dashboard.tasks.acts.pause')}
            </Menu.Item>
          )}
          {task.status === 'paused' && (
            <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={() => acts.resume(task)}>
              {say('dashboard.tasks.acts.resume')}
            </Menu.Item>
          )}
          {task.status !== 'proposed' && (
            <Menu.Item leftSection={<IconRefresh {...icon} />} onClick={() => acts.repost(task)}>
              {say('dashboard.tasks.acts.repost')}
            </Menu.Item>
          )}
          {mayAll && !isOver && (
            <Menu.Item leftSection={<IconSquareX {...icon} />} onClick={() => setAsks('close')}>
              {say(task.status === 'proposed' ? 'dashboard.tasks.acts.decline' : 'dashboard.tasks.acts.close')}
            </Menu.Item>
          )}
          {mayAll && (
            <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => setAsks('delete')}>
              {say('dashboard.tasks.acts.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <CloseDialog task={task} isOpen={asks === 'close'} onClose={stop} onAct={(reason) => acts.close(task, reason)} />
      <DeleteDialog
        task={task}
        isOpen={asks === 'delete'}
        onClose={stop}
        onAct={(isForced) => acts.remove(task, isForced)}
      />
    </>
  );
}
