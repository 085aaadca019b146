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
import type { MyClaim } from '../../claims/my-claims-store.ts';
import {
  readNotificationPreferences,
  setNotificationPreferences,
} from '../../notifications/notification-preferences.ts';
import type { NotificationPreferences } from '../../notifications/notification-preferences-store.ts';
import { readMyClaims, type MyClaims } from '../../claims/read-claims.ts';
import { selectRow } from '../shared/action-rows.ts';
import { buttonRow } from '../shared/button-row-view.ts';
import { pageParam } from '../shared/custom-id-params.ts';
import { formatLink } from '../shared/format-text.ts';
import { COLOURS, escapeAndTruncate, formatReward, toUnixSeconds } from '../shared/format-view.ts';
import { proveSelect } from './submit-handlers.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;
const KINDS = [
  'accepted',
  'rejected',
  'expired',
  'reminder',
] as const satisfies readonly (keyof NotificationPreferences)[];
const MAX_REASON_LENGTH = 300;

export const myTasksCommand = defineCommand({
  name: 'mytasks',
  description: 'See what you have claimed, until when, and what to do next',
  ...access,
  options: {},
  run: async (ctx, interaction) => privateReply(await renderMyTasks(ctx, interaction, 1)),
});

export const myTasksPageButton = defineButton({
  id: 'tasks.mine',
  params: z.strictObject({ page: pageParam }),
  ...access,
  responseMode: 'update',
  run: async (ctx, interaction, { page }) => ({
    show: 'update',
    ...(await renderMyTasks(ctx, interaction, Number(page))),
  }),
});

/** Enables the chosen kinds of direct messages and disables all others. */
export const notificationsSelect = defineSelect({
  id: 'tasks.notices',
  params: z.strictObject({}),
  ...access,
  async run(ctx, { guildId }, _params, chosen) {
    const change = Object.fromEntries(KINDS.map((kind) => [kind, chosen.includes(kind)]));
    const after = await setNotificationPreferences(ctx, { guildId, change });
    const kinds = KINDS.filter((kind) => after[kind]).map((kind) => t(`discord.tasks.notice_kind.${kind}`));
    return privateReply({
      content:
        kinds.length === 0
          ? t('discord.tasks.notices_none')
          : t('discord.tasks.notices_some', { kinds: kinds.join(', ') }),
    });
  },
});

async function renderMyTasks(ctx: Ctx, { guildId }: InteractionContext, page: number): Promise<MessageBody> {
  const myClaims = await readMyClaims(ctx, { guildId, page });
  const preferences = await readNotificationPreferences(ctx, { guildId });
  return myTasksMessage({ guildId, myClaims, preferences });
}

/** Builds the list of a member's claims. Each claim is a field of its own, so that the longest names and reasons fit. */
export function myTasksMessage({
  guildId,
  myClaims,
  preferences,
}: {
  guildId: string;
  myClaims: MyClaims;
  preferences: NotificationPreferences;
}): MessageBody {
  const { claims, page, pages, open, limit, currencyName } = myClaims;
  const pageButtonId = (next: number) => myTasksPageButton.customId({ page: String(next) });
  return {
    embeds: [
      {
        color: COLOURS.plain,
        title: t('discord.tasks.mine_title', { open, limit }),
        ...(claims.length === 0 && { description: t('discord.tasks.mine_empty') }),
        fields: claims.map((claim) => ({
          name: t('discord.tasks.choice', { task: claim.taskId, name: escapeAndTruncate(claim.taskName, 200) }),
          value: formatClaim(claim, { guildId, currencyName }),
        })),
        ...(pages > 1 && { footer: { text: t('discord.tasks.page', { page, pages }) } }),
      },
    ],
    components: [
      ...selectRow({
        id: proveSelect.customId({}),
        placeholder: t('discord.tasks.prove_one'),
        options: claims
          .filter(({ canSubmit }) => canSubmit)
          .map(({ claimId, taskId, taskName }) => ({
            label: t('discord.tasks.choice', { task: taskId, name: taskName }),
            value: claimId,
          })),
      }),
      ...selectRow({
        id: notificationsSelect.customId({}),
        placeholder: t('discord.tasks.notices'),
        min: 0,
        max: KINDS.length,
        options: KINDS.map((kind) => ({
          label: t(`discord.tasks.notice_kind.${kind}`),
          value: kind,
          default: preferences[kind],
        })),
      }),
      ...buttonRow(
        page > 1 ? { label: t('discord.tasks.back'), id: pageButtonId(page - 1) } : undefined,
        page < pages ? { label: t('discord.tasks.on'), id: pageButtonId(page + 1) } : undefined,
      ),
    ],
  };
}

function formatClaim(claim: MyClaim, { guildId, currencyName }: { guildId: string; currencyName: string }): string {
  const location = claim.message === null ? null : { guildId, ...claim.message };
  const data = {
    deadline: toUnixSeconds(claim.deadline),
    reward: formatReward({ ...claim, currencyName }),
    sent: claim.submittedAt === null ? 0 : toUnixSeconds(claim.submittedAt),
    done: claim.completedAt === null ? 0 : toUnixSeconds(claim.completedAt),
    reason: escapeAndTruncate(claim.reason ?? '', MAX_REASON_LENGTH),
  };
  const status =
    (claim.status === 'in_progress' || claim.status === 'rejected') && !claim.canSubmit ? 'expired' : claim.status;
  return [
    t(`discord.tasks.mine.${status}`, data),
    t(
      claim.status === 'rejected' && claim.reason !== null ? 'discord.tasks.mine_reason' : 'discord.tasks.mine_reward',
      data,
    ),
    location === null ? '' : formatLink(t('discord.tasks.mine_open'), location),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
