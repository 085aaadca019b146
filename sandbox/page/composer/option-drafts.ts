import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { SlashAction } from '../../control-api/actions-contract.ts';
import type { GuildView } from '../../control-api/contract.ts';
import type { ControlApiError } from '../api/control-client.ts';
import { readOption, type Draft } from './parse-option.ts';
import { staticSuggestions } from './suggestions.ts';

export type CommandOptions = NonNullable<SlashAction['options']>;
/** The current input of the options, by name. */
export type Drafts = Readonly<Record<string, Draft>>;
/** What is wrong with the options, by name; '' is the key of everything else. */
export type Problems = Readonly<Record<string, string>>;
type DraftedOptions = { options: readonly APIApplicationCommandBasicOption[]; drafts: Drafts; guild: GuildView };

/** Returns the values of the valid options. */
export function validOptions({ options, drafts, guild }: DraftedOptions): CommandOptions {
  return Object.fromEntries(
    options.flatMap((option) => {
      const result = readDraft(option, drafts, guild);
      return result.ok && result.value !== undefined ? [[option.name, result.value]] : [];
    }),
  );
}

export function findProblems({ options, drafts, guild }: DraftedOptions): Problems {
  return Object.fromEntries(
    options.flatMap((option) => {
      const result = readDraft(option, drafts, guild);
      return result.ok ? [] : [[option.name, result.problem]];
    }),
  );
}

const readDraft = (option: APIApplicationCommandBasicOption, drafts: Drafts, guild: GuildView) =>
  readOption(option, drafts[option.name], staticSuggestions(option, guild) ?? []);

/** Maps problems with a path such as `options.quantity` to the option; all others get the key ''. */
export function problemsByOption(refusal: ControlApiError): Problems {
  const byOption = refusal.fields.map(({ path, message }) => [/^options\.(.+)$/u.exec(path)?.[1] ?? '', message]);
  return byOption.length > 0 ? Object.fromEntries(byOption) : { '': refusal.message };
}
