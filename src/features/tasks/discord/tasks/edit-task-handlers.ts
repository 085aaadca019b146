import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineModal, defineSubcommand } from '../../../../platform/discord/commands/define.ts';
import { privately, type Reply } from '../../../../platform/discord/messages/reply.ts';
import { snowflakeTimeMs } from '../../../../platform/snowflake.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { editTask } from '../../tasks/edit-task.ts';
import { readTask } from '../../tasks/read-tasks.ts';
import { taskChange, type TaskChange } from '../../shared/schemas-contract.ts';
import { getTaskSettings } from '../../settings/task-settings.ts';
import { checked } from '../shared/with-parsed-input.ts';
import { allTaskChoices, taskMeant } from '../shared/autocomplete.ts';
import { categoryChoices } from './create-task-handlers.ts';
import { taskParams } from '../shared/custom-id-params.ts';
import { changeOf, TERMS, TEXTS } from './task-options.ts';

const about = { right: RIGHTS.manage_tasks, feature: 'tasks' } as const;

export const editModal = defineModal({
  id: 'tasks.edit',
  params: taskParams,
  ...about,
  fields: TEXTS,
  run: (ctx, { guildId }, { task }, { name, description, category }) =>
    checked(taskChange, { name, description, category }, (change) =>
      edit(ctx, { guildId, taskId: Number(task), change }),
    ),
});

export const editSubcommand = defineSubcommand({
  name: 'edit',
  about: 'Change a task: the terms you choose here, or its texts when you choose none',
  ...about,
  answers: 'modal',
  options: {
    task: { kind: 'string', about: 'Which task', maxLength: 100 },
    ...TERMS,
    no_role: { kind: 'boolean', about: 'Take the role out of the reward', optional: true },
    needs_no_role: { kind: 'boolean', about: 'Let members claim it without a role', optional: true },
  },
  autocomplete: { task: allTaskChoices, needs_task: allTaskChoices, category: categoryChoices },
  async run(ctx, { guildId, interactionId }, { task: text, needs_task: needed, ...given }) {
    const taskId = await taskMeant(ctx, { guildId, text, which: 'all' });
    const neededId = needed === undefined ? undefined : await neededTask(ctx, guildId, needed);
    const change: TaskChange = {
      ...changeOf(given, snowflakeTimeMs(interactionId)),
      ...(given.no_role === true && { role_id: null }),
      ...(given.needs_no_role === true && { required_role_id: null }),
      ...(neededId !== undefined && { required_task_id: neededId }),
    };
    if (Object.keys(change).length > 0) {
      return checked(taskChange, change, (read) => edit(ctx, { guildId, taskId, change: read }));
    }
    // Whoever may not change tasks is told so before they write.
    await getTaskSettings(ctx, guildId);
    const { name, description, category } = await readTask(ctx, { guildId, taskId });
    return editModal.show({ task: String(taskId) }, say('discord.tasks.edit_title', { task: taskId }), {
      name,
      description,
      category,
    });
  },
});

/** 0 lifts the condition. */
const neededTask = async (ctx: Ctx, guildId: string, text: string): Promise<number | null> =>
  text.trim() === '0' ? null : taskMeant(ctx, { guildId, text, which: 'all' });

async function edit(ctx: Ctx, of: { guildId: string; taskId: number; change: TaskChange }): Promise<Reply> {
  const { taskId, changed } = await editTask(ctx, of);
  return privately({
    content: say(changed.length === 0 ? 'discord.tasks.unchanged' : 'discord.tasks.edited', { task: taskId }),
  });
}
