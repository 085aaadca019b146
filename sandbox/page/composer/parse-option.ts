import { ApplicationCommandOptionType as Option, type APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { FileInput } from '../../control-api/contract.ts';

/** What can be chosen for an option: what is shown, and what is sent. */
export type Suggestion = { value: string | number | boolean; label: string; about?: string };
/** What stands in an option's field; `chosen` is the suggestion taken, if one was. */
export type Draft = { text: string; chosen?: Suggestion | undefined; file?: FileInput | undefined };
/** A wrong draft names a sentence of the catalogue and what stands in it. */
export type ReadOption =
  | { ok: true; value: string | number | boolean | FileInput | undefined }
  | { ok: false; problem: Problem };
export type Problem = { sentence: string; data?: Readonly<Record<string, unknown>> };

const fine = (value: string | number | boolean | FileInput | undefined): ReadOption => ({ ok: true, value });
const wrong = (sentence: string, data?: Problem['data']): ReadOption => ({
  ok: false,
  problem: { sentence: `sandbox.option.${sentence}`, ...(data && { data }) },
});

/** Reads a field as Discord's client does before it sends anything. `suggestions` are those on offer for the text. */
export function readOption(
  option: APIApplicationCommandBasicOption,
  draft: Draft | undefined,
  suggestions: readonly Suggestion[],
): ReadOption {
  if (option.type === Option.Attachment) return draft?.file || !option.required ? fine(draft?.file) : wrong('required');
  const text = draft?.text.trim() ?? '';
  if (text === '') return option.required ? wrong('required') : fine(undefined);
  if (draft?.chosen) return fine(draft.chosen.value);
  const named = suggestions.find(({ label }) => label.toLowerCase() === text.replace(/^[@#]/u, '').toLowerCase());
  if (named) return fine(named.value);
  if (isClosed(option)) return wrong('not_offered');
  return option.type === Option.String ? readText(option, text) : readNumber(option, text);
}

/** True if only what is on offer may be given. */
export function isClosed(option: APIApplicationCommandBasicOption): boolean {
  if (option.type !== Option.String && option.type !== Option.Integer && option.type !== Option.Number) return true;
  return (option.choices?.length ?? 0) > 0;
}

type Named<T extends Option> = Extract<APIApplicationCommandBasicOption, { type: T }>;

function readText(option: Named<Option.String>, text: string): ReadOption {
  const { min_length: least = 0, max_length: most = 6_000 } = option;
  return text.length < least || text.length > most ? wrong('length', { least, most }) : fine(text);
}

function readNumber(option: APIApplicationCommandBasicOption, text: string): ReadOption {
  const isWhole = option.type === Option.Integer;
  const value = Number(text.replaceAll(/(?<=\d)[,_ ](?=\d{3}\b)/gu, ''));
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value)))
    return wrong(isWhole ? 'integer' : 'number');
  const { min_value: least, max_value: most } = option as Named<Option.Integer | Option.Number>;
  if (least !== undefined && value < least) return wrong('at_least', { least });
  if (most !== undefined && value > most) return wrong('at_most', { most });
  return fine(value);
}

/** Those whose label contains what was typed; beginnings first, at most 25 as in Discord. */
export function narrowed(suggestions: readonly Suggestion[], text: string): readonly Suggestion[] {
  const words = text.trim().replace(/^[@#]/u, '').toLowerCase();
  const begins = suggestions.filter(({ label }) => label.toLowerCase().startsWith(words));
  const others = suggestions.filter((one) => !begins.includes(one) && one.label.toLowerCase().includes(words));
  return [...begins, ...others].slice(0, 25);
}
