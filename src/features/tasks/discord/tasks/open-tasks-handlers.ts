import { createHash } from 'node:crypto';
import { z } from 'zod';
import { t } from '../../../../../locales/translate.ts';
import {
  defineButton,
  defineCommand,
  defineSelect,
  type InteractionContext,
} from '../../../../platform/discord/commands/define.ts';
import { privateReply, type MessageBody } from '../../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { readOpenTasks, type OpenTasks } from '../../tasks/list/read-tasks.ts';
import { MAX_LENGTH } from '../../shared/schemas-contract.ts';
import { selectRow } from '../shared/action-rows.ts';
import { buttonRow } from '../shared/button-row-view.ts';
import { claimSelect } from '../claims/claim-handlers.ts';
import { pageParam } from '../shared/custom-id-params.ts';
import { formatLink } from '../shared/format-text.ts';
import { COLOURS, escapeAndTruncate, formatSlots, formatReward, toUnixSeconds } from '../shared/format-view.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.view_tasks, feature: 'tasks' } as const;
const ALL_CATEGORIES = '*';

export const tasksCommand = defineCommand({
  name: 'tasks',
  description: 'See the tasks you can claim',
  ...access,
  options: {
    category: { kind: 'string', description: 'Only of this kind', optional: true, maxLength: MAX_LENGTH.category },
  },
  autocomplete: {
    async category(ctx, { guildId }, text) {
      const { categories } = await readOpenTasks(ctx, { guildId });
      const search = text.trim().toLowerCase();
      return categories
        .filter((category) => category.toLowerCase().includes(search))
        .map((category) => ({ name: category, value: category }));
    },
  },
  run: async (ctx, interaction, { category }) =>
    privateReply(await renderOpenTasks(ctx, interaction, { category, page: 1 })),
});

/** Shows a page of the list. A category may contain any text, so the custom id holds a short hash of it. */
export const tasksPageButton = defineButton({
  id: 'tasks.list',
  params: z.strictObject({ page: pageParam, mark: z.string().regex(/^[\w-]{0,8}$/) }),
  ...access,
  responseMode: 'update',
  async run(ctx, interaction, { page, mark }) {
    const { categories } = mark === '' ? { categories: [] } : await readOpenTasks(ctx, interaction);
    const category = categories.find((candidate) => hashCategory(candidate) === mark);
    return { show: 'update', ...(await renderOpenTasks(ctx, interaction, { category, page: Number(page) })) };
  },
});
export const categorySelect = defineSelect({
  id: 'tasks.category',
  params: z.strictObject({}),
  ...access,
  responseMode: 'update',
  async run(ctx, interaction, _params, [category]) {
    const chosen = category === ALL_CATEGORIES ? undefined : category;
    return { show: 'update', ...(await renderOpenTasks(ctx, interaction, { category: chosen, page: 1 })) };
  },
});

const hashCategory = (category: string | undefined): string =>
  category === undefined ? '' : createHash('sha256').update(category).digest('base64url').slice(0, 8);

async function renderOpenTasks(
  ctx: Ctx,
  { guildId }: Pick<InteractionContext, 'guildId'>,
  { category, page }: { category: string | undefined; page: number },
): Promise<MessageBody> {
  return openTasksMessage({ guildId, category, open: await readOpenTasks(ctx, { guildId, category, page }) });
}

/** Builds a page of the open tasks, with selects to claim and to filter, and page buttons. */
export function openTasksMessage(input: {
  guildId: string;
  category: string | undefined;
  open: OpenTasks;
}): MessageBody {
  const { guildId, category, open } = input;
  const pageButtonId = (next: number) => tasksPageButton.customId({ page: String(next), mark: hashCategory(category) });
  return {
    embeds: [
      {
        color: COLOURS.plain,
        title: t('discord.tasks.list_title', { count: open.total }),
        description:
          open.tasks.length === 0
            ? t(category === undefined ? 'discord.tasks.list_empty' : 'discord.tasks.list_empty_category')
            : open.tasks.map((task) => formatTask(task, guildId, open.currencyName)).join('\n'),
        ...(open.pages > 1 && { footer: { text: t('discord.tasks.page', { page: open.page, pages: open.pages }) } }),
      },
    ],
    components: [
      ...claimRow(open),
      ...categoryRow(open.categories, category),
      ...buttonRow(
        open.page > 1 ? { label: t('discord.tasks.back'), id: pageButtonId(open.page - 1) } : undefined,
        open.page < open.pages ? { label: t('discord.tasks.on'), id: pageButtonId(open.page + 1) } : undefined,
      ),
    ],
  };
}

function formatTask(task: OpenTasks['tasks'][number], guildId: string, currencyName: string): string {
  const location = task.message === null ? null : { guildId, ...task.message };
  return t(task.expiresAt === null ? 'discord.tasks.line' : 'discord.tasks.line_ends', {
    task: task.taskId,
    name: formatLink(escapeAndTruncate(task.name, 120), location),
    reward: formatReward({ ...task, currencyName }),
    category: escapeAndTruncate(task.category, 60),
    places: formatSlots(task),
    at: task.expiresAt === null ? 0 : toUnixSeconds(task.expiresAt),
  });
}

const claimRow = ({ tasks }: OpenTasks) =>
  selectRow({
    id: claimSelect.customId({}),
    placeholder: t('discord.tasks.claim_one'),
    options: tasks.map(({ taskId, name }) => ({
      label: t('discord.tasks.choice', { task: taskId, name }),
      value: String(taskId),
    })),
  });

const categoryRow = (categories: readonly string[], current: string | undefined) =>
  categories.length < 2
    ? []
    : selectRow({
        id: categorySelect.customId({}),
        placeholder: t('discord.tasks.category_one'),
        options: [
          { label: t('discord.tasks.category_all'), value: ALL_CATEGORIES, default: current === undefined },
          ...categories.map((category) => ({ label: category, value: category, default: category === current })),
        ],
      });
