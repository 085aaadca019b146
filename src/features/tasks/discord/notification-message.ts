import { t } from '../../../../locales/translate.ts';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { ClaimNotificationKind } from '../shared/rules.ts';
import type { ClaimNotificationData } from '../notifications/notification-store.ts';
import { COLOURS, escapeAndTruncate, toUnixSeconds } from './shared/format-view.ts';

const COLOUR: Record<ClaimNotificationKind, number> = {
  accepted: COLOURS.good,
  rejected: COLOURS.bad,
  expired: COLOURS.plain,
  cancelled: COLOURS.plain,
  reminder: COLOURS.waiting,
};
const MAX_REASON_LENGTH = 1_000;

/** Builds the direct message about a claim. Role mentions do not resolve outside their server, so the role's name is used. */
export function claimNotificationMessage(kind: ClaimNotificationKind, details: ClaimNotificationData): MessageBody {
  const data = {
    name: escapeAndTruncate(details.task.name, 200),
    currency: escapeText(details.currencyName),
    amount: details.reward,
    balance: details.balance,
    deadline: toUnixSeconds(details.deadline),
    reason: escapeAndTruncate(details.reason ?? '', MAX_REASON_LENGTH),
    role: escapeAndTruncate(details.roleName ?? '', 200),
    channel: `<#${details.task.channelId}>`,
  };
  const lines = [
    t(`discord.tasks.notice.${kind}_text`, data),
    kind === 'accepted' && details.roleName !== null ? t('discord.tasks.notice.role', data) : '',
    kind === 'rejected' ? t(`discord.tasks.notice.${details.isOpen ? 'again' : 'over'}`, data) : '',
    details.task.channelId !== null && (kind === 'reminder' || details.isOpen)
      ? t('discord.tasks.notice.where', data)
      : '',
  ];
  return buildMessage({
    colour: COLOUR[kind],
    title: t(`discord.tasks.notice.${kind}`, data),
    lines,
    serverName: details.serverName,
  });
}

/** Builds the direct message about a proposal. */
export function proposalNotificationMessage(
  kind: 'approved' | 'declined',
  details: { name: string; reason: string | null; channelId: string | null; serverName: string },
): MessageBody {
  const data = {
    name: escapeAndTruncate(details.name, 200),
    reason: escapeAndTruncate(details.reason ?? '', MAX_REASON_LENGTH),
    channel: `<#${details.channelId}>`,
  };
  return buildMessage({
    colour: kind === 'approved' ? COLOURS.good : COLOURS.bad,
    title: t(`discord.tasks.notice.${kind}`, data),
    lines: [
      t(`discord.tasks.notice.${kind}_text`, data),
      kind === 'declined' && details.reason !== null ? t('discord.tasks.notice.because', data) : '',
    ],
    serverName: details.serverName,
  });
}

const buildMessage = (parts: { colour: number; title: string; lines: string[]; serverName: string }): MessageBody => ({
  embeds: [
    {
      color: parts.colour,
      title: parts.title,
      description: parts.lines.filter((line) => line !== '').join('\n'),
      footer: { text: parts.serverName },
    },
  ],
});
