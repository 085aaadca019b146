import { t } from '../../../../../locales/translate.ts';
import { defineModal, defineSubcommand } from '../../../../platform/discord/commands/define.ts';
import { privateReply, type Reply } from '../../../../platform/discord/messages/reply.ts';
import { snowflakeTimeMs } from '../../../../platform/snowflake.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { editTask } from '../../tasks/edit-task.ts';
import { readTask } from '../../tasks/list/read-tasks.ts';
import { taskChange, type TaskChange } from '../../shared/schemas-contract.ts';
import { getTaskSettings } from '../../settings/task-settings.ts';
import { withParsedInput } from '../shared/with-parsed-input.ts';
import { allTaskAutocomplete, resolveTaskId } from '../shared/autocomplete.ts';
import { categoryAutocomplete } from './create-task-handlers.ts';
import { taskParams } from '../shared/custom-id-params.ts';
import { toTaskChange, TERM_OPTIONS, TEXT_FIELDS } from './task-options.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.manage_tasks, feature: 'tasks' } as const;

export const editModal = defineModal({
  id: 'tasks.edit',
  params: taskParams,
  ...access,
  fields: TEXT_FIELDS,
  run: (ctx, { guildId }, { task }, { name, description, category }) =>
    withParsedInput(taskChange, { name, description, category }, (change) =>
      edit(ctx, { guildId, taskId: Number(task), change }),
    ),
});

export const editSubcommand = defineSubcommand({
  name: 'edit',
  description: 'Change a task: the terms you choose here, or its texts when you choose none',
  ...access,
  responseMode: 'modal',
  options: {
    task: { kind: 'string', description: 'Which task', maxLength: 100 },
    ...TERM_OPTIONS,
    no_role: { kind: 'boolean', description: 'Take the role out of the reward', optional: true },
    needs_no_role: { kind: 'boolean', description: 'Let members claim it without a role', optional: true },
  },
  autocomplete: { task: allTaskAutocomplete, needs_task: allTaskAutocomplete, category: categoryAutocomplete },
  async run(ctx, { guildId, interactionId }, { task: text, needs_task: requiredTask, ...args }) {
    const taskId = await resolveTaskId(ctx, { guildId, text, which: 'all' });
    const requiredTaskId =
      requiredTask === undefined ? undefined : await resolveRequiredTaskId(ctx, guildId, requiredTask);
    const change: TaskChange = {
      ...toTaskChange(args, snowflakeTimeMs(interactionId)),
      ...(args.no_role === true && { role_id: null }),
      ...(args.needs_no_role === true && { required_role_id: null }),
      ...(requiredTaskId !== undefined && { required_task_id: requiredTaskId }),
    };
    if (Object.keys(change).length > 0) {
      return withParsedInput(taskChange, change, (parsedChange) =>
        edit(ctx, { guildId, taskId, change: parsedChange }),
      );
    }
    // Refuses members without the right before they fill in the modal.
    await getTaskSettings(ctx, guildId);
    const { name, description, category } = await readTask(ctx, { guildId, taskId });
    return editModal.show({ task: String(taskId) }, t('discord.tasks.edit_title', { task: taskId }), {
      name,
      description,
      category,
    });
  },
});

/** `0` removes the requirement. */
const resolveRequiredTaskId = async (ctx: Ctx, guildId: string, text: string): Promise<number | null> =>
  text.trim() === '0' ? null : resolveTaskId(ctx, { guildId, text, which: 'all' });

async function edit(ctx: Ctx, input: { guildId: string; taskId: number; change: TaskChange }): Promise<Reply> {
  const { taskId, changed } = await editTask(ctx, input);
  return privateReply({
    content: t(changed.length === 0 ? 'discord.tasks.unchanged' : 'discord.tasks.edited', { task: taskId }),
  });
}
