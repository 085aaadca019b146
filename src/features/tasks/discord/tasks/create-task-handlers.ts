import { z } from 'zod';
import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineModal, defineSubcommand, type Suggest } from '../../../../platform/discord/commands/define.ts';
import { privately } from '../../../../platform/discord/messages/reply.ts';
import { snowflakeTimeMs } from '../../../../platform/snowflake.ts';
import { createTask } from '../../tasks/create-task.ts';
import { newTask } from '../../shared/schemas-contract.ts';
import { getTaskSettings } from '../../settings/task-settings.ts';
import { checked } from '../shared/with-parsed-input.ts';
import { fit } from '../shared/format-text.ts';
import { endAfter, TERMS, TEXTS } from './task-options.ts';

const about = { right: RIGHTS.manage_tasks, feature: 'tasks' } as const;
const number = z.string().regex(/^\d{1,16}$/);
const id = z.string().regex(/^\d{0,20}$/);
const { reward, hours, places, open_hours, channel, role, category, auto_accept, proof } = TERMS;

/** Suggests the categories that the server knows. */
export const categoryChoices: Suggest = async (ctx, { guildId }, text) => {
  const { known_categories: known } = await getTaskSettings(ctx, guildId);
  const wanted = text.trim().toLowerCase();
  return known.filter((one) => one.toLowerCase().includes(wanted)).map((one) => ({ name: one, value: one }));
};

/** Chosen options travel in the modal's id; texts are written in the modal. Flags: y, n or - for what was left open. */
export const createModal = defineModal({
  id: 'tasks.create',
  params: z.strictObject({
    reward: number,
    hours: number,
    open: z.string().regex(/^\d{0,5}$/),
    places: z.string().regex(/^\d{0,7}$/),
    channel: id,
    role: id,
    flags: z.string().regex(/^[yn-]{2}$/),
  }),
  ...about,
  fields: TEXTS,
  run: (ctx, where, params, texts) =>
    checked(
      newTask,
      {
        name: texts.name,
        description: texts.description,
        category: texts.category,
        reward: Number(params.reward),
        duration_hours: Number(params.hours),
        ...(params.open !== '' && { expires_at: endAfter(Number(params.open), snowflakeTimeMs(where.interactionId)) }),
        ...(params.places !== '' && params.places !== '0' && { max_claims: Number(params.places) }),
        ...(params.channel !== '' && { channel_id: params.channel }),
        ...(params.role !== '' && { role_id: params.role }),
        ...(params.flags.startsWith('y') && { auto_approve: true }),
        ...(!params.flags.endsWith('-') && { require_proof: params.flags.endsWith('y') }),
      },
      async (task) => {
        const { taskId, channelId } = await createTask(ctx, { guildId: where.guildId, task });
        return privately({
          content: say('discord.tasks.created', {
            task: taskId,
            name: fit(task.name, 200),
            channel: `<#${channelId}>`,
          }),
        });
      },
    ),
});

export const createSubcommand = defineSubcommand({
  name: 'create',
  about: 'Make a task: choose its terms, then write its texts',
  ...about,
  answers: 'modal',
  options: {
    reward: { ...without(reward) },
    hours: { ...without(hours) },
    places,
    open_hours,
    channel,
    role,
    category,
    auto_accept,
    proof,
  },
  autocomplete: { category: categoryChoices },
  async run(ctx, { guildId }, given) {
    // Whoever may not make tasks is told so before they write.
    const { known_categories: known } = await getTaskSettings(ctx, guildId);
    return createModal.show(
      {
        reward: String(given.reward),
        hours: String(given.hours),
        open: String(given.open_hours ?? ''),
        places: String(given.places ?? ''),
        channel: given.channel?.id ?? '',
        role: given.role?.id ?? '',
        flags: flag(given.auto_accept) + flag(given.proof),
      },
      say('discord.tasks.create_title'),
      { category: given.category ?? known[0] ?? 'General' },
    );
  },
});

const flag = (value: boolean | undefined): string => (value === undefined ? '-' : value ? 'y' : 'n');

/** The same option, which must be given. */
function without<O extends { optional: true }>({ optional: _optional, ...option }: O): Omit<O, 'optional'> {
  return option;
}
