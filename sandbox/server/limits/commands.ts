import { ApplicationCommandOptionType as Option, ApplicationCommandType, Locale } from 'discord-api-types/v10';
import { type Form, type FormPath, isRecord } from '../http/form.ts';

/** `interactions/application-commands.mdx`: names, 25 options, 25 choices, 8,000 characters with the longest localization. */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const characterLimit = 8_000;
const optionLimit = 25;
const choiceLimit = 25;
const localeNames: readonly string[] = Object.values(Locale);
const subTypes: readonly number[] = [Option.Subcommand, Option.SubcommandGroup];
const typesWithChoices: readonly number[] = [Option.String, Option.Integer, Option.Number];

export type CommandBody = { type: ApplicationCommandType; name: string; raw: Record<string, unknown> };

/** Checks one command; `path` is its place in a bulk overwrite. */
export function readCommand(form: Form, value: unknown, path: FormPath = []): CommandBody {
  const raw = form.record(value, path) ?? {};
  const type = raw['type'] === undefined ? 1 : form.oneOf(raw['type'], [...path, 'type'], [1, 2, 3]);
  const isChat = type === ApplicationCommandType.ChatInput;
  const name = readName(form, raw, path, isChat);
  if (isChat) {
    readText(form, raw, path, 'description', 100);
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
  if (weigh(raw) > characterLimit) {
    form.fail(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${characterLimit})`);
  }
  // An unknown type has failed the form by now, so the fallback is never kept.
  return { type: type ?? ApplicationCommandType.ChatInput, name, raw };
}

function readName(form: Form, raw: Record<string, unknown>, path: FormPath, isChat: boolean): string {
  const name = form.text(raw['name'], [...path, 'name'], { min: 1, max: 32, required: true }) ?? '';
  if (isChat && name && name.length <= 32) refuseBadName(form, name, [...path, 'name']);
  readLocalizations(form, raw['name_localizations'], [...path, 'name_localizations'], (text, here) => {
    form.text(text, here, { min: 1, max: 32, required: true });
    if (isChat) refuseBadName(form, String(text), here);
  });
  return name;
}

function refuseBadName(form: Form, name: string, path: FormPath): void {
  if (namePattern.test(name) && name === name.toLowerCase()) return;
  form.fail(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

function readText(form: Form, raw: Record<string, unknown>, path: FormPath, key: string, max: number): void {
  form.text(raw[key], [...path, key], { min: 1, max, required: true });
  readLocalizations(form, raw[`${key}_localizations`], [...path, `${key}_localizations`], (text, here) => {
    form.text(text, here, { min: 1, max, required: true });
  });
}

function readLocalizations(
  form: Form,
  value: unknown,
  path: FormPath,
  check: (text: unknown, here: FormPath) => void,
): void {
  if (value === undefined || value === null) return;
  const raw = form.record(value, path) ?? {};
  for (const [locale, text] of Object.entries(raw)) {
    if (!localeNames.includes(locale)) {
      form.fail([...path, locale], 'ENUM_TYPE_COERCE', `Value "${locale}" is not a valid enum value.`);
    } else if (text !== null) check(text, [...path, locale]);
  }
}

function readOptions(form: Form, value: unknown, path: FormPath, { depth }: { depth: number }): void {
  const items = form.list(value, path, { max: optionLimit });
  const names = new Set<string>();
  let optionalSeen = false;
  const isSub = (item: unknown): boolean => isRecord(item) && subTypes.includes(Number(item['type']));
  const mixes = items?.some(isSub) && !items.every(isSub);
  items?.forEach((item, at) => {
    const here = [...path, at];
    const raw = form.record(item, here);
    if (!raw) return;
    const allowed = depth === 0 ? range(1, 11) : depth === 1 ? range(1, 11).filter((kind) => kind !== 2) : range(3, 11);
    const type = form.oneOf(raw['type'], [...here, 'type'], allowed);
    const name = readName(form, raw, here, true);
    readText(form, raw, here, 'description', 100);
    if (mixes) {
      form.fail(
        here,
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      );
    }
    if (names.has(name))
      form.fail([...here, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    names.add(name);
    if (raw['required'] === true && optionalSeen) {
      form.fail(
        [...here, 'required'],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    if (raw['required'] !== true && type !== undefined && !subTypes.includes(type)) optionalSeen = true;
    if (type !== undefined && subTypes.includes(type))
      readOptions(form, raw['options'], [...here, 'options'], { depth: type === Option.SubcommandGroup ? 1 : 2 });
    else if (type !== undefined) readOptionRules(form, raw, here, type);
  });
}

function readOptionRules(form: Form, raw: Record<string, unknown>, path: FormPath, type: number): void {
  const choices = form.list(raw['choices'], [...path, 'choices'], { max: choiceLimit });
  if (choices?.length && (raw['autocomplete'] === true || !typesWithChoices.includes(type))) {
    form.fail([...path, 'choices'], 'APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID', 'Choices are not allowed here');
  }
  choices?.forEach((choice, at) => readChoice(form, choice, [...path, 'choices', at], type));
  if (type === Option.String) {
    form.integer(raw['min_length'], [...path, 'min_length'], { min: 0, max: 6_000 });
    form.integer(raw['max_length'], [...path, 'max_length'], { min: 1, max: 6_000 });
  }
}

/** A choice of a command option, and of an autocomplete answer: name 1–100, string values up to 100. */
export function readChoice(form: Form, value: unknown, path: FormPath, type: number): void {
  const raw = form.record(value, path);
  if (!raw) return;
  form.text(raw['name'], [...path, 'name'], { min: 1, max: 100, required: true });
  readLocalizations(form, raw['name_localizations'], [...path, 'name_localizations'], (text, here) => {
    form.text(text, here, { min: 1, max: 100, required: true });
  });
  const given = raw['value'];
  if (type === Option.String) form.text(given, [...path, 'value'], { min: 1, max: 100, required: true });
  else if (typeof given !== 'number') {
    form.fail([...path, 'value'], 'NUMBER_TYPE_COERCE', `Value "${String(given)}" is not a number.`);
  }
}

function weigh(raw: Record<string, unknown>): number {
  const longest = (key: string): number => {
    const texts = [
      raw[key],
      ...Object.values(isRecord(raw[`${key}_localizations`]) ? (raw[`${key}_localizations`] as object) : {}),
    ];
    return Math.max(...texts.map((text) => (typeof text === 'string' ? text.length : 0)));
  };
  const inner = (key: string): number => {
    const list = raw[key];
    return Array.isArray(list) ? list.filter(isRecord).reduce((sum, item) => sum + weigh(item), 0) : 0;
  };
  const value = typeof raw['value'] === 'string' ? raw['value'].length : 0;
  return longest('name') + longest('description') + value + inner('options') + inner('choices');
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, k) => from + k);
