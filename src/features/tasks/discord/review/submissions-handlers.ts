import { z } from 'zod';
import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import {
  defineButton,
  defineSelect,
  defineSubcommand,
  type Where,
} from '../../../../platform/discord/commands/define.ts';
import { refusalWords } from '../../../../platform/discord/interactions/error-reply.ts';
import { privately, type MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { StaleInteraction } from '../../../../platform/discord/commands/stale-interaction.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { readWaiting, type Waiting } from '../../claims/read-claims.ts';
import { acceptClaims, type ManyDecided } from '../../review/review-claim.ts';
import { buttonRow, selectRow } from '../shared/action-rows.ts';
import { allTaskChoices, taskMeant } from '../shared/autocomplete.ts';
import { claimParams, pageParam } from '../shared/custom-id-params.ts';
import { COLOURS, cut, fit, linked, seconds } from '../shared/format-text.ts';

/** Of a message's content, by Discord's limits. */
const LONGEST = 2_000;
const about = { right: RIGHTS.review_claims, feature: 'tasks' } as const;

export const submissionsSubcommand = defineSubcommand({
  name: 'submissions',
  about: 'See the proofs that wait for review, and accept several at once',
  ...about,
  options: { task: { kind: 'string', about: 'Only of this task', optional: true, maxLength: 100 } },
  autocomplete: { task: allTaskChoices },
  async run(ctx, where, { task: text }) {
    const { guildId } = where;
    const taskId = text === undefined ? undefined : await taskMeant(ctx, { guildId, text, which: 'all' });
    return privately(await waiting(ctx, where, { taskId, page: 1 }));
  },
});

/** A page of the list, of one task or (0) of all. */
export const submissionsPageButton = defineButton({
  id: 'tasks.waiting',
  params: z.strictObject({ task: z.string().regex(/^\d{1,10}$/), page: pageParam }),
  ...about,
  answers: 'update',
  async run(ctx, where, { task, page }) {
    const taskId = task === '0' ? undefined : Number(task);
    return { show: 'update', ...(await waiting(ctx, where, { taskId, page: Number(page) })) };
  },
});

/** Accepts all that were chosen, each for itself. */
export const acceptManySelect = defineSelect({
  id: 'tasks.accept-many',
  params: z.strictObject({}),
  ...about,
  async run(ctx, { guildId }, _params, chosen) {
    const claimIds = chosen.flatMap((claim) => {
      const read = claimParams.safeParse({ claim });
      return read.success ? [read.data.claim] : [];
    });
    if (claimIds.length === 0) throw new StaleInteraction('claims were chosen that have no ids');
    return privately({ content: manyWords(await acceptClaims(ctx, { guildId, claimIds })) });
  },
});

function manyWords({ accepted, refused }: ManyDecided): string {
  const lines = [
    say('discord.tasks.accepted_many', { count: accepted.length }),
    ...refused.map(({ refusal }) => say('discord.tasks.refused_one', { why: refusalWords(refusal) })),
  ];
  return cut(lines.join('\n'), LONGEST);
}

async function waiting(
  ctx: Ctx,
  { guildId }: Where,
  { taskId, page: wanted }: { taskId: number | undefined; page: number },
): Promise<MessageBody> {
  return waitingMessage({ guildId, taskId, waits: await readWaiting(ctx, { guildId, taskId, page: wanted }) });
}

/** A page of the proofs that wait, to jump to and to accept. */
export function waitingMessage(of: { guildId: string; taskId: number | undefined; waits: Waiting }): MessageBody {
  const { guildId, taskId } = of;
  const { submissions, page, pages, total } = of.waits;
  const to = (next: number) => submissionsPageButton.customId({ task: String(taskId ?? 0), page: String(next) });
  return {
    embeds: [
      {
        color: COLOURS.waiting,
        title: say('discord.tasks.waiting_title', { count: total }),
        description:
          submissions.length === 0
            ? say('discord.tasks.waiting_empty')
            : submissions
                .map((line) =>
                  say('discord.tasks.waiting_line', {
                    task: line.taskId,
                    name: linked(fit(line.taskName, 200), line.message === null ? null : { guildId, ...line.message }),
                    user: `<@${line.userId}>`,
                    nth: line.tries,
                    at: seconds(line.submittedAt),
                  }),
                )
                .join('\n'),
        ...(pages > 1 && { footer: { text: say('discord.tasks.page', { page, pages }) } }),
      },
    ],
    components: [
      ...selectRow({
        id: acceptManySelect.customId({}),
        placeholder: say('discord.tasks.accept_many'),
        most: submissions.length,
        options: submissions.map(({ claimId, taskId: number, taskName, userName, tries }) => ({
          label: say('discord.tasks.choice', { task: number, name: taskName }),
          description: say('discord.tasks.accept_one', { nth: tries, user: userName ?? claimId }),
          value: claimId,
        })),
      }),
      ...buttonRow(
        page > 1 ? { label: say('discord.tasks.back'), id: to(page - 1) } : undefined,
        page < pages ? { label: say('discord.tasks.on'), id: to(page + 1) } : undefined,
      ),
    ],
  };
}
