import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as Option,
} from 'discord-api-types/v10';
import type { FileInput } from '../contract.ts';
import type { Resolver } from './resolver.ts';
import { invalid, missing } from '../control-refusal.ts';

export type GivenOptions = Record<string, string | number | boolean | FileInput>;
export type WireOption = { name: string; type: number; value?: unknown; focused?: true; options?: WireOption[] };

/** A command's declared options below the named sub-command, with the wrapping its wire form needs. */
export function descend(
  options: readonly APIApplicationCommandOption[] | undefined,
  path: readonly string[],
): { declared: APIApplicationCommandBasicOption[]; wrap: (inner: WireOption[]) => WireOption[] } {
  const [next, ...rest] = path;
  const subs = (options ?? []).filter(({ type }) => type === Option.Subcommand || type === Option.SubcommandGroup);
  if (next === undefined) {
    if (subs.length > 0) throw invalid('command', `Choose one of: ${subs.map(({ name }) => name).join(', ')}.`);
    // No sub-command is left among them.
    return { declared: [...(options ?? [])] as APIApplicationCommandBasicOption[], wrap: (inner) => inner };
  }
  const sub = subs.find(({ name }) => name === next);
  if (!sub || !('type' in sub) || (sub.type !== Option.Subcommand && sub.type !== Option.SubcommandGroup)) {
    throw missing(`sub-command called ${next}`);
  }
  const inner = descend(sub.options, rest);
  return {
    declared: inner.declared,
    wrap: (values) => [{ name: sub.name, type: sub.type, options: inner.wrap(values) }],
  };
}

/**
 * Options by name in the order declared, as Discord sends them. Refuses unknown names, missing required ones and values
 * the declaration does not allow. With `focused` (autocomplete) nothing is required and the focused text goes as typed.
 */
export function wireOptions(
  declared: readonly APIApplicationCommandBasicOption[],
  given: GivenOptions,
  how: { resolver: Resolver; focused?: string },
): WireOption[] {
  for (const name of Object.keys(given)) {
    if (!declared.some((option) => option.name === name))
      throw invalid(`options.${name}`, 'The command has no such option.');
  }
  const values: WireOption[] = [];
  for (const option of declared) {
    const { name, type } = option;
    const value = given[name];
    if (how.focused === name) {
      values.push({ name, type, value: isFile(value) ? '' : String(value ?? ''), focused: true });
    } else if (value === undefined) {
      if (option.required && how.focused === undefined)
        throw invalid(`options.${name}`, 'This option is required. Specify a value.');
    } else values.push({ name, type, value: wireValue(option, value, how.resolver) });
  }
  return values;
}

function wireValue(option: APIApplicationCommandBasicOption, value: GivenOptions[string], resolver: Resolver): unknown {
  const path = `options.${option.name}`;
  if (option.type === Option.Attachment) {
    if (!isFile(value)) throw invalid(path, 'Give a file.');
    return resolver.attachment(value);
  }
  if (isFile(value)) throw invalid(path, 'A file is not a value of this option.');
  switch (option.type) {
    case Option.String:
      return text(option, String(value), path);
    case Option.Integer:
    case Option.Number:
      return number(option, value, path);
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

/** `application-commands.mdx`: strings run up to 6,000 characters unless the option says less. */
function text(option: OptionOf<Option.String>, value: string, path: string): string {
  if (option.choices?.length && !option.autocomplete) return chosen(option.choices, value, path);
  const min = option.min_length ?? 0;
  const max = option.max_length ?? 6_000;
  if (value.length < min || value.length > max) throw invalid(path, `Must be between ${min} and ${max} in length.`);
  return value;
}

function number(
  option: OptionOf<Option.Integer> | OptionOf<Option.Number>,
  value: string | number | boolean,
  path: string,
): number {
  const isWhole = option.type === Option.Integer;
  if (option.choices?.length && !option.autocomplete) return chosen(option.choices, value, path);
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read !== 'number' || !Number.isFinite(read) || (isWhole && !Number.isSafeInteger(read))) {
    throw invalid(path, isWhole ? 'Input a valid integer.' : 'Input a valid number.');
  }
  if (option.min_value !== undefined && read < option.min_value)
    throw invalid(path, `Must be at least ${option.min_value}.`);
  if (option.max_value !== undefined && read > option.max_value)
    throw invalid(path, `Must be at most ${option.max_value}.`);
  return read;
}

function chosen<V extends string | number>(
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

function isFile(value: GivenOptions[string] | undefined): value is FileInput {
  return typeof value === 'object';
}
