import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as Option,
} from 'discord-api-types/v10';
import type { FileInput } from '../actions-contract.ts';
import type { Resolver } from './resolver.ts';
import { invalid, notFound } from '../control-refusal.ts';

export type OptionValues = Record<string, string | number | boolean | FileInput>;
export type SerializedOption = {
  name: string;
  type: number;
  value?: unknown;
  focused?: true;
  options?: SerializedOption[];
};

/**
 * Returns the options declared below the named subcommand, and a function that nests values as the wire format
 * requires.
 */
export function selectSubcommand(
  options: readonly APIApplicationCommandOption[] | undefined,
  path: readonly string[],
): { declared: APIApplicationCommandBasicOption[]; nest: (inner: SerializedOption[]) => SerializedOption[] } {
  const [next, ...rest] = path;
  const subcommands = (options ?? []).filter(
    ({ type }) => type === Option.Subcommand || type === Option.SubcommandGroup,
  );
  if (next === undefined) {
    if (subcommands.length > 0)
      throw invalid('command', `Choose one of: ${subcommands.map(({ name }) => name).join(', ')}.`);
    // None of these options is a subcommand.
    return { declared: [...(options ?? [])] as APIApplicationCommandBasicOption[], nest: (inner) => inner };
  }
  const subcommand = subcommands.find(({ name }) => name === next);
  if (
    !subcommand ||
    !('type' in subcommand) ||
    (subcommand.type !== Option.Subcommand && subcommand.type !== Option.SubcommandGroup)
  ) {
    throw notFound(`sub-command called ${next}`);
  }
  const inner = selectSubcommand(subcommand.options, rest);
  return {
    declared: inner.declared,
    nest: (values) => [{ name: subcommand.name, type: subcommand.type, options: inner.nest(values) }],
  };
}

/**
 * Returns the options in declared order, as Discord sends them. Refuses unknown names, missing required options and
 * values that the declaration does not allow. With `focused` (autocomplete) no option is required and the focused text
 * is sent as typed.
 */
export function serializeOptions(
  declared: readonly APIApplicationCommandBasicOption[],
  input: OptionValues,
  context: { resolver: Resolver; focused?: string },
): SerializedOption[] {
  for (const name of Object.keys(input)) {
    if (!declared.some((option) => option.name === name))
      throw invalid(`options.${name}`, 'The command has no such option.');
  }
  const values: SerializedOption[] = [];
  for (const option of declared) {
    const { name, type } = option;
    const value = input[name];
    if (context.focused === name) {
      values.push({ name, type, value: isFile(value) ? '' : String(value ?? ''), focused: true });
    } else if (value === undefined) {
      if (option.required && context.focused === undefined)
        throw invalid(`options.${name}`, 'This option is required. Specify a value.');
    } else values.push({ name, type, value: serializeValue(option, value, context.resolver) });
  }
  return values;
}

function serializeValue(
  option: APIApplicationCommandBasicOption,
  value: OptionValues[string],
  resolver: Resolver,
): unknown {
  const path = `options.${option.name}`;
  if (option.type === Option.Attachment) {
    if (!isFile(value)) throw invalid(path, 'Give a file.');
    return resolver.attachment(value);
  }
  if (isFile(value)) throw invalid(path, 'A file is not a value of this option.');
  switch (option.type) {
    case Option.String:
      return parseText(option, String(value), path);
    case Option.Integer:
    case Option.Number:
      return parseNumber(option, value, path);
    case Option.Boolean:
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      throw invalid(path, 'Input a valid boolean.');
    case Option.User:
      return resolver.user(String(value), path);
    case Option.Role:
      return resolver.role(String(value), path);
    case Option.Mentionable:
      return resolver.mentionable(String(value), path);
    case Option.Channel:
      return resolver.channel(String(value), path, option.channel_types ?? []);
    default:
      throw invalid(path, 'Unknown kind of option.');
  }
}

type OptionOf<T extends Option> = Extract<APIApplicationCommandBasicOption, { type: T }>;

/** `application-commands.mdx`: strings have up to 6,000 characters unless the option sets a lower limit. */
function parseText(option: OptionOf<Option.String>, value: string, path: string): string {
  if (option.choices?.length && !option.autocomplete) return findChoice(option.choices, value, path);
  const min = option.min_length ?? 0;
  const max = option.max_length ?? 6_000;
  if (value.length < min || value.length > max) throw invalid(path, `Must be between ${min} and ${max} in length.`);
  return value;
}

function parseNumber(
  option: OptionOf<Option.Integer> | OptionOf<Option.Number>,
  value: string | number | boolean,
  path: string,
): number {
  const isWhole = option.type === Option.Integer;
  if (option.choices?.length && !option.autocomplete) return findChoice(option.choices, value, path);
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed) || (isWhole && !Number.isSafeInteger(parsed))) {
    throw invalid(path, isWhole ? 'Input a valid integer.' : 'Input a valid number.');
  }
  if (option.min_value !== undefined && parsed < option.min_value)
    throw invalid(path, `Must be at least ${option.min_value}.`);
  if (option.max_value !== undefined && parsed > option.max_value)
    throw invalid(path, `Must be at most ${option.max_value}.`);
  return parsed;
}

function findChoice<V extends string | number>(
  choices: readonly { name: string; value: V }[],
  value: unknown,
  path: string,
): V {
  const found = choices.find(
    (choice) => choice.value === value || String(choice.value) === String(value) || choice.name === value,
  );
  if (!found) throw invalid(path, 'Choose one of the choices given.');
  return found.value;
}

function isFile(value: OptionValues[string] | undefined): value is FileInput {
  return typeof value === 'object';
}
