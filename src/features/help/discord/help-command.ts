import { say } from '../../../../locales/translate.ts';
import { defineCommand, type AnyCommand } from '../../../platform/discord/commands/define.ts';
import { privately } from '../../../platform/discord/messages/reply.ts';
import { listCommands } from '../list-commands.ts';
import type { HelpLine } from '../group-commands.ts';

const COLOUR = 0x5b_6b_7b;
/** Discord's limit of one embed field. */
const LONGEST_FIELD = 1_024;

/** `/help` for these commands and itself. */
export function helpCommand(commands: readonly AnyCommand[]): AnyCommand {
  const command: AnyCommand = defineCommand({
    name: 'help',
    about: 'See what you can do here',
    options: {},
    async run(ctx, where) {
      const lines = [...commands, command].flatMap(({ leaves }) => leaves);
      const { usable, forStaff, switchedOff } = await listCommands(ctx, { guildId: where.guildId, lines });
      const fields = [
        { name: say('discord.help.for_staff'), lines: forStaff },
        { name: say('discord.help.switched_off'), lines: switchedOff },
      ];
      return privately({
        embeds: [
          {
            color: COLOUR,
            title: say('discord.help.title'),
            description: listed(usable, 4_096),
            fields: fields
              .filter((field) => field.lines.length > 0)
              .flatMap((field) => fieldsOf(field.name, field.lines)),
          },
        ],
      });
    },
  });
  return command;
}

/** Lines that do not fit into one field go on in the next. */
export function fieldsOf(name: string, lines: readonly HelpLine[]): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  for (const { path, about } of lines) {
    const line = say('discord.help.line', { path, about });
    const last = fields.at(-1);
    if (last !== undefined && last.value.length + line.length + 1 <= LONGEST_FIELD) last.value += `\n${line}`;
    else fields.push({ name: last === undefined ? name : say('discord.help.more', { name }), value: line });
  }
  return fields;
}

/** As many whole lines as fit. */
function listed(lines: readonly HelpLine[], longest: number): string {
  let text = '';
  for (const { path, about } of lines) {
    const line = say('discord.help.line', { path, about });
    if (text.length + line.length + 1 > longest) break;
    text += text === '' ? line : `\n${line}`;
  }
  return text;
}
