import { ApplicationCommandOptionType as Option, ApplicationCommandType, Locale } from 'discord-api-types/v10';
import type { Form, FormPath } from '../http/form.ts';
import { isRecord } from '../../world/is-record.ts';

/**
 * `interactions/application-commands.mdx`: name pattern, 25 options, 25 choices, 8,000 characters with the longest
 * localizations.
 */
const NAME_PATTERN = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_COMMAND_LENGTH = 8_000;
const MAX_OPTIONS = 25;
const MAX_CHOICES = 25;
const LOCALES: readonly string[] = Object.values(Locale);
const SUBCOMMAND_TYPES: readonly number[] = [Option.Subcommand, Option.SubcommandGroup];
const TYPES_WITH_CHOICES: readonly number[] = [Option.String, Option.Integer, Option.Number];

export type CommandBody = { type: ApplicationCommandType; name: string; raw: Record<string, unknown> };

/** Validates one command; `path` is its position in a bulk overwrite. */
export function readCommand(form: Form, value: unknown, path: FormPath = []): CommandBody {
  const raw = form.record(value, path) ?? {};
  const type = raw['type'] === undefined ? 1 : form.oneOf(raw['type'], [...path, 'type'], [1, 2, 3]);
  const isChatInput = type === ApplicationCommandType.ChatInput;
  const name = readName(form, raw, path, isChatInput);
  if (isChatInput) {
    readLocalizedText(form, raw, path, 'description', 100);
    readOptions(form, raw['options'], [...path, 'options'], { depth: 0 });
  } else if (typeof raw['description'] === 'string' && raw['description'] !== '') {
    form.fail(
      [...path, 'description'],
      'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
      'Context menu commands cannot have description',
    );
  }
  const permissions = form.text(raw['default_member_permissions'], [...path, 'default_member_permissions'], {
    max: 25,
  });
  if (permissions !== undefined && !/^\d+$/u.test(permissions)) {
    form.fail([...path, 'default_member_permissions'], 'INTEGER_TYPE_CONVERT', 'Could not interpret value as integer.');
  }
  if (countCharacters(raw) > MAX_COMMAND_LENGTH) {
    form.fail(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${MAX_COMMAND_LENGTH})`);
  }
  // An unknown type has already failed the form, so the fallback is never stored.
  return { type: type ?? ApplicationCommandType.ChatInput, name, raw };
}

function readName(form: Form, raw: Record<string, unknown>, path: FormPath, isChatInput: boolean): string {
  const name = form.text(raw['name'], [...path, 'name'], { min: 1, max: 32, required: true }) ?? '';
  if (isChatInput && name && name.length <= 32) checkName(form, name, [...path, 'name']);
  readLocalizations(form, raw['name_localizations'], [...path, 'name_localizations'], (text, itemPath) => {
    form.text(text, itemPath, { min: 1, max: 32, required: true });
    if (isChatInput) checkName(form, String(text), itemPath);
  });
  return name;
}

function checkName(form: Form, name: string, path: FormPath): void {
  if (NAME_PATTERN.test(name) && name === name.toLowerCase()) return;
  form.fail(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

function readLocalizedText(form: Form, raw: Record<string, unknown>, path: FormPath, key: string, max: number): void {
  form.text(raw[key], [...path, key], { min: 1, max, required: true });
  readLocalizations(form, raw[`${key}_localizations`], [...path, `${key}_localizations`], (text, itemPath) => {
    form.text(text, itemPath, { min: 1, max, required: true });
  });
}

function readLocalizations(
  form: Form,
  value: unknown,
  path: FormPath,
  check: (text: unknown, itemPath: FormPath) => void,
): void {
  if (value === undefined || value === null) return;
  const raw = form.record(value, path) ?? {};
  for (const [locale, text] of Object.entries(raw)) {
    if (!LOCALES.includes(locale)) {
      form.fail([...path, locale], 'ENUM_TYPE_COERCE', `Value "${locale}" is not a valid enum value.`);
    } else if (text !== null) check(text, [...path, locale]);
  }
}

function readOptions(form: Form, value: unknown, path: FormPath, { depth }: { depth: number }): void {
  const items = form.list(value, path, { max: MAX_OPTIONS });
  const names = new Set<string>();
  let hasOptional = false;
  const isSubcommand = (item: unknown): boolean => isRecord(item) && SUBCOMMAND_TYPES.includes(Number(item['type']));
  const isMixed = items?.some(isSubcommand) && !items.every(isSubcommand);
  items?.forEach((item, index) => {
    const itemPath = [...path, index];
    const raw = form.record(item, itemPath);
    if (!raw) return;
    const allowed = depth === 0 ? range(1, 11) : depth === 1 ? range(1, 11).filter((kind) => kind !== 2) : range(3, 11);
    const type = form.oneOf(raw['type'], [...itemPath, 'type'], allowed);
    const name = readName(form, raw, itemPath, true);
    readLocalizedText(form, raw, itemPath, 'description', 100);
    if (isMixed) {
      form.fail(
        itemPath,
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      );
    }
    if (names.has(name))
      form.fail([...itemPath, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    names.add(name);
    if (raw['required'] === true && hasOptional) {
      form.fail(
        [...itemPath, 'required'],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    if (raw['required'] !== true && type !== undefined && !SUBCOMMAND_TYPES.includes(type)) hasOptional = true;
    if (type !== undefined && SUBCOMMAND_TYPES.includes(type))
      readOptions(form, raw['options'], [...itemPath, 'options'], { depth: type === Option.SubcommandGroup ? 1 : 2 });
    else if (type !== undefined) readOptionRules(form, raw, itemPath, type);
  });
}

function readOptionRules(form: Form, raw: Record<string, unknown>, path: FormPath, type: number): void {
  const choices = form.list(raw['choices'], [...path, 'choices'], { max: MAX_CHOICES });
  if (choices?.length && (raw['autocomplete'] === true || !TYPES_WITH_CHOICES.includes(type))) {
    form.fail([...path, 'choices'], 'APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID', 'Choices are not allowed here');
  }
  choices?.forEach((choice, index) => readChoice(form, choice, [...path, 'choices', index], type));
  if (type === Option.String) {
    form.integer(raw['min_length'], [...path, 'min_length'], { min: 0, max: 6_000 });
    form.integer(raw['max_length'], [...path, 'max_length'], { min: 1, max: 6_000 });
  }
}

/**
 * Validates a choice of a command option or an autocomplete response: names of 1–100 characters, string values of up to
 * 100.
 */
export function readChoice(form: Form, value: unknown, path: FormPath, type: number): void {
  const raw = form.record(value, path);
  if (!raw) return;
  form.text(raw['name'], [...path, 'name'], { min: 1, max: 100, required: true });
  readLocalizations(form, raw['name_localizations'], [...path, 'name_localizations'], (text, itemPath) => {
    form.text(text, itemPath, { min: 1, max: 100, required: true });
  });
  const choiceValue = raw['value'];
  if (type === Option.String) form.text(choiceValue, [...path, 'value'], { min: 1, max: 100, required: true });
  else if (typeof choiceValue !== 'number') {
    form.fail([...path, 'value'], 'NUMBER_TYPE_COERCE', `Value "${String(choiceValue)}" is not a number.`);
  }
}

function countCharacters(raw: Record<string, unknown>): number {
  const longest = (key: string): number => {
    const texts = [
      raw[key],
      ...Object.values(isRecord(raw[`${key}_localizations`]) ? (raw[`${key}_localizations`] as object) : {}),
    ];
    return Math.max(...texts.map((text) => (typeof text === 'string' ? text.length : 0)));
  };
  const inner = (key: string): number => {
    const list = raw[key];
    return Array.isArray(list) ? list.filter(isRecord).reduce((sum, item) => sum + countCharacters(item), 0) : 0;
  };
  const value = typeof raw['value'] === 'string' ? raw['value'].length : 0;
  return longest('name') + longest('description') + value + inner('options') + inner('choices');
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, k) => from + k);
