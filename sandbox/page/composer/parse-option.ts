import { ApplicationCommandOptionType as Option, type APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { t } from '../../../locales/translate.ts';
import type { FileInput } from '../../control-api/actions-contract.ts';

/** A value that can be picked for an option, with its label. */
export type Suggestion = { value: string | number | boolean; label: string; description?: string };
/** The current input of an option; `chosen` is the picked suggestion, if any. */
export type Draft = { text: string; chosen?: Suggestion | undefined; file?: FileInput | undefined };
/** The parsed value, or the message that says what is wrong. */
export type OptionResult =
  | { ok: true; value: string | number | boolean | FileInput | undefined }
  | { ok: false; problem: string };

const valid = (value: string | number | boolean | FileInput | undefined): OptionResult => ({ ok: true, value });
const invalid = (problem: string): OptionResult => ({ ok: false, problem });

/** Validates a draft as Discord's client does before sending. `suggestions` are those currently offered. */
export function readOption(
  option: APIApplicationCommandBasicOption,
  draft: Draft | undefined,
  suggestions: readonly Suggestion[],
): OptionResult {
  if (option.type === Option.Attachment)
    return draft?.file || !option.required ? valid(draft?.file) : invalid(t('sandbox.option.required'));
  const text = draft?.text.trim() ?? '';
  if (text === '') return option.required ? invalid(t('sandbox.option.required')) : valid(undefined);
  if (draft?.chosen) return valid(draft.chosen.value);
  const matched = suggestions.find(({ label }) => label.toLowerCase() === text.replace(/^[@#]/u, '').toLowerCase());
  if (matched) return valid(matched.value);
  if (acceptsOnlySuggestions(option)) return invalid(t('sandbox.option.not_offered'));
  return option.type === Option.String ? readText(option, text) : readNumber(option, text);
}

/** True when only suggested values are valid. */
export function acceptsOnlySuggestions(option: APIApplicationCommandBasicOption): boolean {
  if (option.type !== Option.String && option.type !== Option.Integer && option.type !== Option.Number) return true;
  return (option.choices?.length ?? 0) > 0;
}

type OptionOf<T extends Option> = Extract<APIApplicationCommandBasicOption, { type: T }>;

function readText(option: OptionOf<Option.String>, text: string): OptionResult {
  const { min_length: least = 0, max_length: most = 6_000 } = option;
  return text.length < least || text.length > most ? invalid(t('sandbox.option.length', { least, most })) : valid(text);
}

function readNumber(option: APIApplicationCommandBasicOption, text: string): OptionResult {
  const isInteger = option.type === Option.Integer;
  const value = Number(text.replaceAll(/(?<=\d)[,_ ](?=\d{3}\b)/gu, ''));
  if (!Number.isFinite(value) || (isInteger && !Number.isSafeInteger(value)))
    return invalid(t(isInteger ? 'sandbox.option.integer' : 'sandbox.option.number'));
  const { min_value: least, max_value: most } = option as OptionOf<Option.Integer | Option.Number>;
  if (least !== undefined && value < least) return invalid(t('sandbox.option.at_least', { least }));
  if (most !== undefined && value > most) return invalid(t('sandbox.option.at_most', { most }));
  return valid(value);
}

/** Returns the suggestions whose label contains the text, prefix matches first, at most 25 as in Discord. */
export function filterSuggestions(suggestions: readonly Suggestion[], text: string): readonly Suggestion[] {
  const query = text.trim().replace(/^[@#]/u, '').toLowerCase();
  const startingWith = suggestions.filter(({ label }) => label.toLowerCase().startsWith(query));
  const others = suggestions.filter((one) => !startingWith.includes(one) && one.label.toLowerCase().includes(query));
  return [...startingWith, ...others].slice(0, 25);
}
