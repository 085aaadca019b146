import { createHash } from 'node:crypto';
import { z } from 'zod';
import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineButton, defineCommand, defineSelect, type Where } from '../../../../platform/discord/commands/define.ts';
import { privately, type MessageBody } from '../../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { readOpenTasks, type OpenTasks } from '../../tasks/read-tasks.ts';
import { LONGEST } from '../../shared/schemas-contract.ts';
import { buttonRow, selectRow } from '../shared/action-rows.ts';
import { claimSelect } from '../claims/claim-handlers.ts';
import { pageParam } from '../shared/custom-id-params.ts';
import { COLOURS, fit, linked, placesWords, rewardWords, seconds } from '../shared/format-text.ts';

const about = { right: RIGHTS.view_tasks, feature: 'tasks' } as const;
const ALL = '*';

export const tasksCommand = defineCommand({
  name: 'tasks',
  about: 'See the tasks you can claim',
  ...about,
  options: { category: { kind: 'string', about: 'Only of this kind', optional: true, maxLength: LONGEST.category } },
  autocomplete: {
    async category(ctx, { guildId }, text) {
      const { categories } = await readOpenTasks(ctx, { guildId });
      const wanted = text.trim().toLowerCase();
      return categories
        .filter((category) => category.toLowerCase().includes(wanted))
        .map((category) => ({ name: category, value: category }));
    },
  },
  run: async (ctx, where, { category }) => privately(await listOf(ctx, where, { category, page: 1 })),
});

/** A page of the list. A category may hold anything, so a short mark of it stands in the id. */
export const tasksPageButton = defineButton({
  id: 'tasks.list',
  params: z.strictObject({ page: pageParam, mark: z.string().regex(/^[\w-]{0,8}$/) }),
  ...about,
  answers: 'update',
  async run(ctx, where, { page, mark }) {
    const { categories } = mark === '' ? { categories: [] } : await readOpenTasks(ctx, where);
    const category = categories.find((one) => markOf(one) === mark);
    return { show: 'update', ...(await listOf(ctx, where, { category, page: Number(page) })) };
  },
});
export const categorySelect = defineSelect({
  id: 'tasks.category',
  params: z.strictObject({}),
  ...about,
  answers: 'update',
  async run(ctx, where, _params, [category]) {
    const chosen = category === ALL ? undefined : category;
    return { show: 'update', ...(await listOf(ctx, where, { category: chosen, page: 1 })) };
  },
});

const markOf = (category: string | undefined): string =>
  category === undefined ? '' : createHash('sha256').update(category).digest('base64url').slice(0, 8);

async function listOf(
  ctx: Ctx,
  { guildId }: Pick<Where, 'guildId'>,
  { category, page }: { category: string | undefined; page: number },
): Promise<MessageBody> {
  return openTasksMessage({ guildId, category, open: await readOpenTasks(ctx, { guildId, category, page }) });
}

/** A page of the open tasks, to claim from, to filter and to turn over. */
export function openTasksMessage(of: { guildId: string; category: string | undefined; open: OpenTasks }): MessageBody {
  const { guildId, category, open } = of;
  const to = (next: number) => tasksPageButton.customId({ page: String(next), mark: markOf(category) });
  return {
    embeds: [
      {
        color: COLOURS.plain,
        title: say('discord.tasks.list_title', { count: open.total }),
        description:
          open.tasks.length === 0
            ? say(category === undefined ? 'discord.tasks.list_empty' : 'discord.tasks.list_empty_category')
            : open.tasks.map((task) => lineOf(task, guildId, open.currencyName)).join('\n'),
        ...(open.pages > 1 && { footer: { text: say('discord.tasks.page', { page: open.page, pages: open.pages }) } }),
      },
    ],
    components: [
      ...claimRow(open),
      ...categoryRow(open.categories, category),
      ...buttonRow(
        open.page > 1 ? { label: say('discord.tasks.back'), id: to(open.page - 1) } : undefined,
        open.page < open.pages ? { label: say('discord.tasks.on'), id: to(open.page + 1) } : undefined,
      ),
    ],
  };
}

function lineOf(task: OpenTasks['tasks'][number], guildId: string, currencyName: string): string {
  const at = task.message === null ? null : { guildId, ...task.message };
  return say(task.expiresAt === null ? 'discord.tasks.line' : 'discord.tasks.line_ends', {
    task: task.taskId,
    name: linked(fit(task.name, 120), at),
    reward: rewardWords({ ...task, currencyName }),
    category: fit(task.category, 60),
    places: placesWords(task),
    at: task.expiresAt === null ? 0 : seconds(task.expiresAt),
  });
}

const claimRow = ({ tasks }: OpenTasks) =>
  selectRow({
    id: claimSelect.customId({}),
    placeholder: say('discord.tasks.claim_one'),
    options: tasks.map(({ taskId, name }) => ({
      label: say('discord.tasks.choice', { task: taskId, name }),
      value: String(taskId),
    })),
  });

const categoryRow = (categories: readonly string[], current: string | undefined) =>
  categories.length < 2
    ? []
    : selectRow({
        id: categorySelect.customId({}),
        placeholder: say('discord.tasks.category_one'),
        options: [
          { label: say('discord.tasks.category_all'), value: ALL, default: current === undefined },
          ...categories.map((category) => ({ label: category, value: category, default: category === current })),
        ],
      });
