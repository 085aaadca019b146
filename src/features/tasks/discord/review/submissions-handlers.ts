import { z } from 'zod';
import { t } from '../../../../../locales/translate.ts';
import {
  defineButton,
  defineSelect,
  defineSubcommand,
  type InteractionContext,
} from '../../../../platform/discord/commands/define.ts';
import { refusalText } from '../../../../platform/discord/interactions/error-reply.ts';
import { privateReply, type MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { StaleInteraction } from '../../../../platform/discord/commands/stale-interaction.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { readWaitingSubmissions, type WaitingSubmissions } from '../../review/read-waiting-submissions.ts';
import { acceptClaims, type BatchReviewResult } from '../../review/review-claim.ts';
import { selectRow } from '../shared/action-rows.ts';
import { buttonRow } from '../shared/button-row-view.ts';
import { allTaskAutocomplete, resolveTaskId } from '../shared/autocomplete.ts';
import { claimParams, pageParam } from '../shared/custom-id-params.ts';
import { formatLink } from '../shared/format-text.ts';
import { COLOURS, truncate, escapeAndTruncate, toUnixSeconds } from '../shared/format-view.ts';
import { RIGHTS } from '../../shared/rights.ts';

/** Discord's limit for the content of a message. */
const MAX_CONTENT_LENGTH = 2_000;
const access = { right: RIGHTS.review_claims, feature: 'tasks' } as const;

export const submissionsSubcommand = defineSubcommand({
  name: 'submissions',
  description: 'See the proofs that wait for review, and accept several at once',
  ...access,
  options: { task: { kind: 'string', description: 'Only of this task', optional: true, maxLength: 100 } },
  autocomplete: { task: allTaskAutocomplete },
  async run(ctx, interaction, { task: text }) {
    const { guildId } = interaction;
    const taskId = text === undefined ? undefined : await resolveTaskId(ctx, { guildId, text, which: 'all' });
    return privateReply(await renderWaitingSubmissions(ctx, interaction, { taskId, page: 1 }));
  },
});

/** Shows a page of the list, for one task or for all (0). */
export const submissionsPageButton = defineButton({
  id: 'tasks.waiting',
  params: z.strictObject({ task: z.string().regex(/^\d{1,10}$/), page: pageParam }),
  ...access,
  responseMode: 'update',
  async run(ctx, interaction, { task, page }) {
    const taskId = task === '0' ? undefined : Number(task);
    return { show: 'update', ...(await renderWaitingSubmissions(ctx, interaction, { taskId, page: Number(page) })) };
  },
});

/** Accepts the chosen claims, each independently. */
export const acceptManySelect = defineSelect({
  id: 'tasks.accept-many',
  params: z.strictObject({}),
  ...access,
  async run(ctx, { guildId }, _params, chosen) {
    const claimIds = chosen.flatMap((claim) => {
      const parsed = claimParams.safeParse({ claim });
      return parsed.success ? [parsed.data.claim] : [];
    });
    if (claimIds.length === 0) throw new StaleInteraction('the chosen values are no claim ids');
    return privateReply({ content: formatBatchResult(await acceptClaims(ctx, { guildId, claimIds })) });
  },
});

function formatBatchResult({ accepted, refused }: BatchReviewResult): string {
  const lines = [
    t('discord.tasks.accepted_many', { count: accepted.length }),
    ...refused.map(({ refusal }) => t('discord.tasks.refused_one', { why: refusalText(refusal) })),
  ];
  return truncate(lines.join('\n'), MAX_CONTENT_LENGTH);
}

async function renderWaitingSubmissions(
  ctx: Ctx,
  { guildId }: InteractionContext,
  { taskId, page: requestedPage }: { taskId: number | undefined; page: number },
): Promise<MessageBody> {
  return waitingSubmissionsMessage({
    guildId,
    taskId,
    waiting: await readWaitingSubmissions(ctx, { guildId, taskId, page: requestedPage }),
  });
}

/** Builds a page of the waiting proofs, with links to their messages and a select that accepts them. */
export function waitingSubmissionsMessage(input: {
  guildId: string;
  taskId: number | undefined;
  waiting: WaitingSubmissions;
}): MessageBody {
  const { guildId, taskId } = input;
  const { submissions, page, pages, total } = input.waiting;
  const pageButtonId = (next: number) =>
    submissionsPageButton.customId({ task: String(taskId ?? 0), page: String(next) });
  return {
    embeds: [
      {
        color: COLOURS.waiting,
        title: t('discord.tasks.waiting_title', { count: total }),
        description:
          submissions.length === 0
            ? t('discord.tasks.waiting_empty')
            : submissions
                .map((submission) =>
                  t('discord.tasks.waiting_line', {
                    task: submission.taskId,
                    name: formatLink(
                      escapeAndTruncate(submission.taskName, 200),
                      submission.message === null ? null : { guildId, ...submission.message },
                    ),
                    user: `<@${submission.userId}>`,
                    nth: submission.tries,
                    at: toUnixSeconds(submission.submittedAt),
                  }),
                )
                .join('\n'),
        ...(pages > 1 && { footer: { text: t('discord.tasks.page', { page, pages }) } }),
      },
    ],
    components: [
      ...selectRow({
        id: acceptManySelect.customId({}),
        placeholder: t('discord.tasks.accept_many'),
        max: submissions.length,
        options: submissions.map(({ claimId, taskId: number, taskName, userName, tries }) => ({
          label: t('discord.tasks.choice', { task: number, name: taskName }),
          description: t('discord.tasks.accept_one', { nth: tries, user: userName ?? claimId }),
          value: claimId,
        })),
      }),
      ...buttonRow(
        page > 1 ? { label: t('discord.tasks.back'), id: pageButtonId(page - 1) } : undefined,
        page < pages ? { label: t('discord.tasks.on'), id: pageButtonId(page + 1) } : undefined,
      ),
    ],
  };
}
