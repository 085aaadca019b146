import { z } from 'zod';
import { t } from '../../../../../locales/translate.ts';
import { defineModal, defineSubcommand, type Suggest } from '../../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../../platform/discord/messages/reply.ts';
import { snowflakeTimeMs } from '../../../../platform/snowflake.ts';
import { createTask } from '../../tasks/create-task.ts';
import { newTask } from '../../shared/schemas-contract.ts';
import { getTaskSettings } from '../../settings/task-settings.ts';
import { withParsedInput } from '../shared/with-parsed-input.ts';
import { escapeAndTruncate } from '../shared/format-view.ts';
import { endTimeAfter, TERM_OPTIONS, TEXT_FIELDS } from './task-options.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.manage_tasks, feature: 'tasks' } as const;
const number = z.string().regex(/^\d{1,16}$/);
const id = z.string().regex(/^\d{0,20}$/);
const { reward, hours, places, open_hours, channel, role, category, auto_accept, proof } = TERM_OPTIONS;

/** Suggests the server's known categories. */
export const categoryAutocomplete: Suggest = async (ctx, { guildId }, text) => {
  const { known_categories: knownCategories } = await getTaskSettings(ctx, guildId);
  const search = text.trim().toLowerCase();
  return knownCategories
    .filter((candidate) => candidate.toLowerCase().includes(search))
    .map((candidate) => ({ name: candidate, value: candidate }));
};

/** The chosen options travel in the modal's custom id; texts are entered in the modal. Flags: y, n, or - for unset. */
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
  ...access,
  fields: TEXT_FIELDS,
  run: (ctx, interaction, params, texts) =>
    withParsedInput(
      newTask,
      {
        name: texts.name,
        description: texts.description,
        category: texts.category,
        reward: Number(params.reward),
        duration_hours: Number(params.hours),
        ...(params.open !== '' && {
          expires_at: endTimeAfter(Number(params.open), snowflakeTimeMs(interaction.interactionId)),
        }),
        ...(params.places !== '' && params.places !== '0' && { max_claims: Number(params.places) }),
        ...(params.channel !== '' && { channel_id: params.channel }),
        ...(params.role !== '' && { role_id: params.role }),
        ...(params.flags.startsWith('y') && { auto_approve: true }),
        ...(!params.flags.endsWith('-') && { require_proof: params.flags.endsWith('y') }),
      },
      async (task) => {
        const { taskId, channelId } = await createTask(ctx, { guildId: interaction.guildId, task });
        return privateReply({
          content: t('discord.tasks.created', {
            task: taskId,
            name: escapeAndTruncate(task.name, 200),
            channel: `<#${channelId}>`,
          }),
        });
      },
    ),
});

export const createSubcommand = defineSubcommand({
  name: 'create',
  description: 'Make a task: choose its terms, then write its texts',
  ...access,
  responseMode: 'modal',
  options: {
    reward: { ...asRequired(reward) },
    hours: { ...asRequired(hours) },
    places,
    open_hours,
    channel,
    role,
    category,
    auto_accept,
    proof,
  },
  autocomplete: { category: categoryAutocomplete },
  async run(ctx, { guildId }, args) {
    // Refuses members without the right before they fill in the modal.
    const { known_categories: knownCategories } = await getTaskSettings(ctx, guildId);
    return createModal.show(
      {
        reward: String(args.reward),
        hours: String(args.hours),
        open: String(args.open_hours ?? ''),
        places: String(args.places ?? ''),
        channel: args.channel?.id ?? '',
        role: args.role?.id ?? '',
        flags: encodeFlag(args.auto_accept) + encodeFlag(args.proof),
      },
      t('discord.tasks.create_title'),
      { category: args.category ?? knownCategories[0] ?? 'General' },
    );
  },
});

const encodeFlag = (value: boolean | undefined): string => (value === undefined ? '-' : value ? 'y' : 'n');

/** Returns the option as a required one. */
function asRequired<O extends { optional: true }>({ optional: _optional, ...option }: O): Omit<O, 'optional'> {
  return option;
}
