import { z } from 'zod';
import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineButton, defineCommand, defineSelect, type Where } from '../../../../platform/discord/commands/define.ts';
import { privately, type MessageBody } from '../../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../../platform/work.ts';
import type { MyClaim } from '../../shared/member-task-store.ts';
import { readNotices, setNotices } from '../../notifications/notification-preferences.ts';
import type { Notices } from '../../notifications/notification-preferences-store.ts';
import { readMyClaims, type MyClaims } from '../../claims/read-claims.ts';
import { buttonRow, selectRow } from '../shared/action-rows.ts';
import { pageParam } from '../shared/custom-id-params.ts';
import { COLOURS, fit, linked, rewardWords, seconds } from '../shared/format-text.ts';
import { proveSelect } from './submit-handlers.ts';

const about = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;
const KINDS = ['accepted', 'rejected', 'expired', 'reminder'] as const satisfies readonly (keyof Notices)[];
const LONGEST_REASON = 300;

export const myTasksCommand = defineCommand({
  name: 'mytasks',
  about: 'See what you have claimed, until when, and what to do next',
  ...about,
  options: {},
  run: async (ctx, where) => privately(await mine(ctx, where, 1)),
});

export const myTasksPageButton = defineButton({
  id: 'tasks.mine',
  params: z.strictObject({ page: pageParam }),
  ...about,
  answers: 'update',
  run: async (ctx, where, { page }) => ({ show: 'update', ...(await mine(ctx, where, Number(page))) }),
});

/** Which private messages a member wants: those chosen, no others. */
export const noticesSelect = defineSelect({
  id: 'tasks.notices',
  params: z.strictObject({}),
  ...about,
  async run(ctx, { guildId }, _params, chosen) {
    const change = Object.fromEntries(KINDS.map((kind) => [kind, chosen.includes(kind)]));
    const after = await setNotices(ctx, { guildId, change });
    const kinds = KINDS.filter((kind) => after[kind]).map((kind) => say(`discord.tasks.notice_kind.${kind}`));
    return privately({
      content:
        kinds.length === 0
          ? say('discord.tasks.notices_none')
          : say('discord.tasks.notices_some', { kinds: kinds.join(', ') }),
    });
  },
});

async function mine(ctx: Ctx, { guildId }: Where, page: number): Promise<MessageBody> {
  const found = await readMyClaims(ctx, { guildId, page });
  const notices = await readNotices(ctx, { guildId });
  return myTasksMessage({ guildId, found, notices });
}

/** What a member has claimed. A field each, so that the longest names and reasons fit. */
export function myTasksMessage({
  guildId,
  found,
  notices,
}: {
  guildId: string;
  found: MyClaims;
  notices: Notices;
}): MessageBody {
  const { claims, page, pages, open, limit, currencyName } = found;
  const to = (next: number) => myTasksPageButton.customId({ page: String(next) });
  return {
    embeds: [
      {
        color: COLOURS.plain,
        title: say('discord.tasks.mine_title', { open, limit }),
        ...(claims.length === 0 && { description: say('discord.tasks.mine_empty') }),
        fields: claims.map((claim) => ({
          name: say('discord.tasks.choice', { task: claim.taskId, name: fit(claim.taskName, 200) }),
          value: claimWords(claim, { guildId, currencyName }),
        })),
        ...(pages > 1 && { footer: { text: say('discord.tasks.page', { page, pages }) } }),
      },
    ],
    components: [
      ...selectRow({
        id: proveSelect.customId({}),
        placeholder: say('discord.tasks.prove_one'),
        options: claims
          .filter(({ canSubmit }) => canSubmit)
          .map(({ claimId, taskId, taskName }) => ({
            label: say('discord.tasks.choice', { task: taskId, name: taskName }),
            value: claimId,
          })),
      }),
      ...selectRow({
        id: noticesSelect.customId({}),
        placeholder: say('discord.tasks.notices'),
        least: 0,
        most: KINDS.length,
        options: KINDS.map((kind) => ({
          label: say(`discord.tasks.notice_kind.${kind}`),
          value: kind,
          default: notices[kind],
        })),
      }),
      ...buttonRow(
        page > 1 ? { label: say('discord.tasks.back'), id: to(page - 1) } : undefined,
        page < pages ? { label: say('discord.tasks.on'), id: to(page + 1) } : undefined,
      ),
    ],
  };
}

function claimWords(claim: MyClaim, { guildId, currencyName }: { guildId: string; currencyName: string }): string {
  const at = claim.message === null ? null : { guildId, ...claim.message };
  const data = {
    deadline: seconds(claim.deadline),
    reward: rewardWords({ ...claim, currencyName }),
    sent: claim.submittedAt === null ? 0 : seconds(claim.submittedAt),
    done: claim.completedAt === null ? 0 : seconds(claim.completedAt),
    reason: fit(claim.reason ?? '', LONGEST_REASON),
  };
  const status =
    (claim.status === 'in_progress' || claim.status === 'rejected') && !claim.canSubmit ? 'expired' : claim.status;
  return [
    say(`discord.tasks.mine.${status}`, data),
    say(
      claim.status === 'rejected' && claim.reason !== null ? 'discord.tasks.mine_reason' : 'discord.tasks.mine_reward',
      data,
    ),
    at === null ? '' : linked(say('discord.tasks.mine_open'), at),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
