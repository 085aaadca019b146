import { t } from '../../../../locales/translate.ts';
import { defineCommand, type AnyCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../platform/discord/messages/reply.ts';
import { listCommands } from '../list-commands.ts';
import type { CommandHelp } from '../group-commands.ts';

const COLOUR = 0x5b_6b_7b;
/** Discord's limit for the value of an embed field. */
const MAX_FIELD_LENGTH = 1_024;

/** Creates the `/help` command, which lists these commands and itself. */
export function createHelpCommand(commands: readonly AnyCommand[]): AnyCommand {
  const command: AnyCommand = defineCommand({
    name: 'help',
    description: 'See what you can do here',
    options: {},
    async run(ctx, interaction) {
      const listedCommands = [...commands, command].flatMap(({ subcommands }) => subcommands);
      const { usable, staffOnly, disabled } = await listCommands(ctx, {
        guildId: interaction.guildId,
        commands: listedCommands,
      });
      const fields = [
        { name: t('discord.help.for_staff'), commands: staffOnly },
        { name: t('discord.help.switched_off'), commands: disabled },
      ];
      return privateReply({
        embeds: [
          {
            color: COLOUR,
            title: t('discord.help.title'),
            description: joinFittingLines(usable, 4_096),
            fields: fields
              .filter((field) => field.commands.length > 0)
              .flatMap((field) => toFields(field.name, field.commands)),
          },
        ],
      });
    },
  });
  return command;
}

/** Lists the commands, one line each, in as many fields as they need. */
export function toFields(name: string, commands: readonly CommandHelp[]): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  for (const { path, description } of commands) {
    const line = t('discord.help.line', { path, about: description });
    const last = fields.at(-1);
    if (last !== undefined && last.value.length + line.length + 1 <= MAX_FIELD_LENGTH) last.value += `\n${line}`;
    else fields.push({ name: last === undefined ? name : t('discord.help.more', { name }), value: line });
  }
  return fields;
}

/** Lists the commands, one line each, as many as fit. */
function joinFittingLines(commands: readonly CommandHelp[], maxLength: number): string {
  let text = '';
  for (const { path, description } of commands) {
    const line = t('discord.help.line', { path, about: description });
    if (text.length + line.length + 1 > maxLength) break;
    text += text === '' ? line : `\n${line}`;
  }
  return text;
}
