import { hasWords, say } from '../../../../locales/translate.ts';
import { defineCommand, type AnyCommand } from '../../../platform/discord/commands/define.ts';
import { privately, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import type { Waiting } from '../../../platform/outbox/sync-state.ts';
import type { ProgramFacts } from '../runtime-info.ts';
import { readWaiting } from '../server-status.ts';

const COLOUR = 0x5b_6b_7b;

/** `/status`: since when the bot is there; staff also see what waits for Discord in their server. */
export const statusCommand = (program: ProgramFacts): AnyCommand =>
  defineCommand({
    name: 'status',
    about: 'See whether everything works',
    options: {},
    run: async (ctx, where) => privately(statusOf(program, await readWaiting(ctx, where.guildId))),
  });

/** `waiting` null is for those who may not know. */
export function statusOf(
  program: Pick<ProgramFacts, 'startedMs' | 'version' | 'latencyMs'>,
  waiting: readonly Waiting[] | null,
): MessageBody {
  const latencyMs = program.latencyMs();
  const lines = [
    say('discord.status.since', { at: Math.floor(program.startedMs / 1_000) }),
    ...(latencyMs === null ? [] : [say('discord.status.latency', { latencyMs })]),
    say('discord.status.version', { version: program.version }),
  ];
  const fields =
    waiting === null
      ? []
      : [
          {
            name: say('discord.status.waiting'),
            value: waiting.map(lineOf).join('\n') || say('discord.status.nothing_waits'),
          },
        ];
  return {
    embeds: [{ color: COLOUR, title: say('discord.status.title'), description: lines.join('\n'), fields }],
  };
}

function lineOf({ kind, state, count, reason }: Waiting): string {
  const known = `discord.status.kinds.${kind}`;
  const what = hasWords(known) ? say(known) : kind;
  const words = reason ?? say(`discord.status.${state}`);
  return say('discord.status.waiting_line', { what, count, reason: words });
}
