import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10';

/** One thing that can be typed after the slash; a command with sub-commands makes one for each. */
export type SlashCommand = {
  /** `shop` or `shop add`. */
  path: string;
  description: string;
  options: readonly APIApplicationCommandBasicOption[];
};

/** The slash commands of an application, sub-commands spelled out, in the order of their names. */
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
  // Without sub-commands only plain options are left.
  return [{ path, description, options: options as readonly APIApplicationCommandBasicOption[] }];
}

/** What is being looked for after the slash, or undefined for a plain message. A slash after a space or a second line is text. */
export function parseCommandQuery(text: string): string | undefined {
  return /^\/(?!\s)([^\n]*)$/u.exec(text)?.[1]?.toLowerCase();
}

/** Those whose name begins with the words first, then those that contain them; Discord shows them in this order. */
export function filterCommands(slashCommands: readonly SlashCommand[], query: string): readonly SlashCommand[] {
  const prefix = query.trimEnd();
  const startingWith = slashCommands.filter(({ path }) => path.startsWith(prefix));
  return [...startingWith, ...slashCommands.filter(({ path }) => !path.startsWith(prefix) && path.includes(prefix))];
}

/** The command typed out in full before a space, as in `/daily `, and what follows it. */
export function findTypedCommand(slashCommands: readonly SlashCommand[], query: string): SlashCommand | undefined {
  if (!query.endsWith(' ')) return undefined;
  return slashCommands.find(({ path }) => path === query.trimEnd());
}
