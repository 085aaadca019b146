import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10';

/** One thing that can be typed after the slash; a command with sub-commands makes one for each. */
export type Usable = {
  /** `shop` or `shop add`. */
  path: string;
  about: string;
  options: readonly APIApplicationCommandBasicOption[];
};

/** The slash commands of an application, sub-commands spelled out, in the order of their names. */
export function usableFrom(commands: readonly APIApplicationCommand[]): readonly Usable[] {
  return commands
    .filter(({ type }) => type === ApplicationCommandType.ChatInput)
    .flatMap(({ name, description, options }) => leaves(name, description, options ?? []))
    .sort((left, right) => left.path.localeCompare(right.path));
}

function leaves(path: string, about: string, options: readonly APIApplicationCommandOption[]): Usable[] {
  const below = options.flatMap((option) =>
    option.type === Option.Subcommand || option.type === Option.SubcommandGroup
      ? leaves(`${path} ${option.name}`, option.description, option.options ?? [])
      : [],
  );
  if (below.length > 0) return below;
  // Without sub-commands only plain options are left.
  return [{ path, about, options: options as readonly APIApplicationCommandBasicOption[] }];
}

/** What is being looked for after the slash, or undefined for a plain message. A slash after a space or a second line is text. */
export function soughtIn(text: string): string | undefined {
  return /^\/(?!\s)([^\n]*)$/u.exec(text)?.[1]?.toLowerCase();
}

/** Those whose name begins with the words first, then those that contain them; Discord shows them in this order. */
export function matching(usable: readonly Usable[], sought: string): readonly Usable[] {
  const words = sought.trimEnd();
  const begins = usable.filter(({ path }) => path.startsWith(words));
  return [...begins, ...usable.filter(({ path }) => !path.startsWith(words) && path.includes(words))];
}

/** The command typed out in full before a space, as in `/daily `, and what follows it. */
export function typedOut(usable: readonly Usable[], sought: string): Usable | undefined {
  if (!sought.endsWith(' ')) return undefined;
  return usable.find(({ path }) => path === sought.trimEnd());
}
