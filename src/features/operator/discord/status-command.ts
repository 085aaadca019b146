import { findMessage, t } from '../../../../locales/translate.ts';
import { defineCommand, type AnyCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import type { OutboxBacklogItem } from '../../../platform/outbox/sync-state.ts';
import type { RuntimeInfo } from '../runtime-info.ts';
import { readOutboxStatus } from '../server-status.ts';

const COLOUR = 0x5b_6b_7b;

/** Creates `/status`: shows since when the bot runs and, to staff, their server's pending outbox messages. */
export const createStatusCommand = (runtime: RuntimeInfo): AnyCommand =>
  defineCommand({
    name: 'status',
    description: 'See whether everything works',
    options: {},
    run: async (ctx, interaction) =>
      privateReply(statusMessage(runtime, await readOutboxStatus(ctx, interaction.guildId))),
  });

/** `waiting` is null for members who are not staff. */
export function statusMessage(
  runtime: Pick<RuntimeInfo, 'startedMs' | 'version' | 'latencyMs'>,
  waiting: readonly OutboxBacklogItem[] | null,
): MessageBody {
  const latencyMs = runtime.latencyMs();
  const lines = [
    t('discord.status.since', { at: Math.floor(runtime.startedMs / 1_000) }),
    ...(latencyMs === null ? [] : [t('discord.status.latency', { latencyMs })]),
    t('discord.status.version', { version: runtime.version }),
  ];
  const fields =
    waiting === null
      ? []
      : [
          {
            name: t('discord.status.waiting'),
            value: waiting.map(waitingLine).join('\n') || t('discord.status.nothing_waits'),
          },
        ];
  return {
    embeds: [{ color: COLOUR, title: t('discord.status.title'), description: lines.join('\n'), fields }],
  };
}

function waitingLine({ kind, state, count, reason }: OutboxBacklogItem): string {
  const what = findMessage('discord.status.kinds', kind) ?? kind;
  const reasonText = reason ?? t(`discord.status.${state}`);
  return t('discord.status.waiting_line', { what, count, reason: reasonText });
}
