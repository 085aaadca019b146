import { SegmentedControl } from '@mantine/core';
import { IconHash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { taskMessageView } from '../../../../src/features/tasks/discord/tasks/task-message-view.ts';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { channelsQuery, configQuery, rolesQuery } from '../../../api/queries.ts';
import { taskQuery, taskSettingsQuery } from '../../../api/task-queries.ts';
import { Message } from '../../../../ui/discord/message.tsx';
import { MessageContextProvider } from '../../../../ui/discord/message-context.tsx';
import { nowMs } from '../../../../ui/components/clock.ts';
import { formatNumber } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import { parseWholeNumber } from '../../../components/forms/parse-whole-number.ts';
import { PREVIEW_STATES, toTaskMessageView, type PreviewState } from '../task-preview-data.ts';
import type { TaskDraft } from '../task-draft.ts';
import styles from './task-preview.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

/** Buttons of the preview do nothing. */
const CUSTOM_IDS = { claim: 'claim', submit: 'submit', approve: 'approve', decline: 'decline' };

/** Previews the Discord message of the task in a selectable state. */
export function TaskPreview({ draft, task }: { draft: TaskDraft; task: Task | undefined }) {
  const server = useServer();
  const [state, setState] = useState<PreviewState>('open');
  const [openedAtMs] = useState(nowMs);
  const channels = useQuery(channelsQuery(server.id)).data?.data ?? [];
  const roles = useQuery(rolesQuery(server.id)).data?.data ?? [];
  const defaultChannelId = useQuery(configQuery(server.id)).data?.task_channel_id;
  const channelId = draft.channel_id || defaultChannelId;
  const channel = channels.find(({ id }) => id === channelId)?.name ?? t('dashboard.message.unknown_channel');
  const requireProof = useQuery(taskSettingsQuery(server.id)).data?.require_proof ?? true;
  const requiredTaskName = useTaskName(server.id, draft.required_task_id);
  const message = taskMessageView(
    toTaskMessageView(draft, {
      state,
      task,
      currencyName: server.currency_name,
      requireProof,
      requiredTaskName,
      nowMs: openedAtMs,
    }),
    CUSTOM_IDS,
  );
  const open = (task?.current_claims ?? 0) - (task?.completed_claims ?? 0);
  return (
    <>
      <div className={styles.head}>
        <h2>{t('dashboard.task.preview')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('dashboard.task.preview_state')}
          data={PREVIEW_STATES.map((value) => ({ value, label: t(`dashboard.tasks.states.${value}`) }))}
          value={state}
          onChange={(value) => setState(PREVIEW_STATES.find((one) => one === value) ?? 'open')}
        />
      </div>
      <div
        className={joinClasses('card dc', styles.message)}
        role="group"
        aria-label={t('dashboard.message.preview_in', { channel })}
      >
        <p className={styles.channel}>
          <IconHash size={16} stroke={1.9} aria-hidden /> <b>{channel}</b>
        </p>
        <MessageContextProvider
          value={{
            isStatic: true,
            timeZone: server.timezone,
            role: (id) => roles.find((role) => role.id === id),
            channelName: (id) => channels.find((one) => one.id === id)?.name,
          }}
        >
          <Message
            message={{
              author: { id: '0', username: t('dashboard.task.preview_bot'), avatar: null, bot: true },
              timestamp: new Date(openedAtMs).toISOString(),
              ...message,
            }}
          />
        </MessageContextProvider>
      </div>
      {task && (
        <p className="dim">
          {t('dashboard.task.preview_about')}{' '}
          {open > 0 && t('dashboard.task.preview_claims', { count: formatNumber(open) })}
        </p>
      )}
    </>
  );
}

/** The name of the task with this number as typed; an ellipsis while it is unknown. */
function useTaskName(guildId: string, numberText: string): string {
  const number = parseWholeNumber(numberText);
  const taskId = typeof number === 'number' ? number : 0;
  return useQuery({ ...taskQuery(guildId, taskId), enabled: taskId > 0, retry: false }).data?.name ?? '…';
}
