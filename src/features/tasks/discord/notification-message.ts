import { say } from '../../../../locales/translate.ts';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { ClaimNotice, NoticeShown } from '../shared/task-message-store.ts';
import { COLOURS, fit, seconds } from './shared/format-text.ts';

const COLOUR: Record<ClaimNotice, number> = {
  accepted: COLOURS.good,
  rejected: COLOURS.bad,
  expired: COLOURS.plain,
  cancelled: COLOURS.plain,
  reminder: COLOURS.waiting,
};
const LONGEST_REASON = 1_000;

/** What a member is told in private of a claim. Mentions of a server's roles have no names there, so the name is spelt out. */
export function claimNotice(notice: ClaimNotice, shown: NoticeShown): MessageBody {
  const data = {
    name: fit(shown.task.name, 200),
    currency: escapeText(shown.currencyName),
    amount: shown.reward,
    balance: shown.balance,
    deadline: seconds(shown.deadline),
    reason: fit(shown.reason ?? '', LONGEST_REASON),
    role: fit(shown.roleName ?? '', 200),
    channel: `<#${shown.task.channelId}>`,
  };
  const lines = [
    say(`discord.tasks.notice.${notice}_text`, data),
    notice === 'accepted' && shown.roleName !== null ? say('discord.tasks.notice.role', data) : '',
    notice === 'rejected' ? say(`discord.tasks.notice.${shown.isOpen ? 'again' : 'over'}`, data) : '',
    shown.task.channelId !== null && (notice === 'reminder' || shown.isOpen)
      ? say('discord.tasks.notice.where', data)
      : '',
  ];
  return message({
    colour: COLOUR[notice],
    title: say(`discord.tasks.notice.${notice}`, data),
    lines,
    serverName: shown.serverName,
  });
}

/** What a member is told of a task they proposed. */
export function proposalNotice(
  notice: 'approved' | 'declined',
  of: { name: string; reason: string | null; channelId: string | null; serverName: string },
): MessageBody {
  const data = {
    name: fit(of.name, 200),
    reason: fit(of.reason ?? '', LONGEST_REASON),
    channel: `<#${of.channelId}>`,
  };
  return message({
    colour: notice === 'approved' ? COLOURS.good : COLOURS.bad,
    title: say(`discord.tasks.notice.${notice}`, data),
    lines: [
      say(`discord.tasks.notice.${notice}_text`, data),
      notice === 'declined' && of.reason !== null ? say('discord.tasks.notice.because', data) : '',
    ],
    serverName: of.serverName,
  });
}

const message = (of: { colour: number; title: string; lines: string[]; serverName: string }): MessageBody => ({
  embeds: [
    {
      color: of.colour,
      title: of.title,
      description: of.lines.filter((line) => line !== '').join('\n'),
      footer: { text: of.serverName },
    },
  ],
});
