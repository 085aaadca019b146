import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10';

/** One command that can be typed after the slash. A command with subcommands has one entry for each of them. */
export type SlashCommand = {
  /** `shop` or `shop add`. */
  path: string;
  description: string;
  options: readonly APIApplicationCommandBasicOption[];
};

/** Lists the slash commands of an application with every subcommand, sorted by path. */
export function listSlashCommands(commands: readonly APIApplicationCommand[]): readonly SlashCommand[] {
  return commands
    .filter(({ type }) => type === ApplicationCommandType.ChatInput)
    .flatMap(({ name, description, options }) => flattenSubcommands(name, description, options ?? []))
    .sort((left, right) => left.path.localeCompare(right.path));
}

function flattenSubcommands(
  path: string,
  description: string,
  options: readonly APIApplicationCommandOption[],
): SlashCommand[] {
  const subcommands = options.flatMap((option) =>
    option.type === Option.Subcommand || option.type === Option.SubcommandGroup
      ? flattenSubcommands(`${path} ${option.name}`, option.description, option.options ?? [])
      : [],
  );
  if (subcommands.length > 0) return subcommands;
  // Safe cast: without subcommands only basic options remain.
  return [{ path, description, options: options as readonly APIApplicationCommandBasicOption[] }];
}

/** Returns the lower-case text after a leading slash, or undefined for a plain message, such as one with a space after the slash or a second line. */
export function parseCommandQuery(text: string): string | undefined {
  return /^\/(?!\s)([^\n]*)$/u.exec(text)?.[1]?.toLowerCase();
}

/** Returns the commands that match the query, prefix matches first, as in Discord. */
export function filterCommands(slashCommands: readonly SlashCommand[], query: string): readonly SlashCommand[] {
  const prefix = query.trimEnd();
  const startingWith = slashCommands.filter(({ path }) => path.startsWith(prefix));
  return [...startingWith, ...slashCommands.filter(({ path }) => !path.startsWith(prefix) && path.includes(prefix))];
}

/** Returns the command whose full path was typed, followed by a space, as in `/daily `. */
export function findTypedCommand(slashCommands: readonly SlashCommand[], query: string): SlashCommand | undefined {
  if (!query.endsWith(' ')) return undefined;
  return slashCommands.find(({ path }) => path === query.trimEnd());
}
