import {
  ApplicationCommandOptionType as Option,
  type APIApplicationCommandBasicOption,
  type APIGuildMember,
} from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import type { GuildView } from '../../control-api/contract.ts';
import type { SlashAction } from '../../control-api/actions-contract.ts';
import { controlApi, ControlApiError } from '../api/control-client.ts';
import { memberDisplayName } from '../state/guild-access.ts';
import type { Suggestion } from './parse-option.ts';

/** Discord's client asks the bot while the user types, but not for every key. */
const DEBOUNCE_MS = 220;

/** Returns the suggestions that do not come from the bot, or undefined when the option takes free text. */
export function staticSuggestions(
  option: APIApplicationCommandBasicOption,
  guild: GuildView,
): readonly Suggestion[] | undefined {
  const botOrder = ({ user }: APIGuildMember) => (user.bot ? 1 : 0);
  const members = () =>
    [...guild.members]
      .sort((left, right) => botOrder(left) - botOrder(right))
      .map((member) => ({
        value: member.user.id,
        label: memberDisplayName(member),
        description: member.user.username,
      }));
  const roles = () => guild.roles.map(({ id, name }) => ({ value: id, label: name.replace(/^@/u, '') }));
  switch (option.type) {
    case Option.Boolean:
      return [
        { value: true, label: t('sandbox.option.yes') },
        { value: false, label: t('sandbox.option.no') },
      ];
    case Option.User:
      return members();
    case Option.Role:
      return roles();
    case Option.Mentionable:
      return [...members(), ...roles()];
    case Option.Channel: {
      const types: readonly number[] = option.channel_types ?? [];
      return guild.channels
        .filter(({ type }) => types.length === 0 || types.includes(type))
        .map(({ id, name }) => ({ value: id, label: name ?? id }));
    }
    case Option.Attachment:
      return undefined;
    default:
      return option.choices?.map(({ name, value }) => ({ value, label: name }));
  }
}

export const hasAutocomplete = (option: APIApplicationCommandBasicOption): boolean =>
  'autocomplete' in option && (option.autocomplete ?? false);

export type AutocompleteContext = {
  as: string;
  channel: string;
  command: string;
  options: NonNullable<SlashAction['options']>;
};

/** Loads the bot's suggestions for the current text. Nothing is requested without an `autocompleteContext`. */
export function useAutocomplete(
  option: APIApplicationCommandBasicOption,
  text: string,
  autocompleteContext: AutocompleteContext | undefined,
) {
  const [result, setResult] = useState<{ text: string; suggestions: readonly Suggestion[] }>();
  const serializedContext = autocompleteContext && JSON.stringify(autocompleteContext);
  const { name } = option;
  useEffect(() => {
    if (serializedContext === undefined) return undefined;
    let isCancelled = false;
    const timer = setTimeout(async () => {
      // Safe cast: serialised above from the same type.
      const suggestions = await requestSuggestions(JSON.parse(serializedContext) as AutocompleteContext, name, text);
      if (!isCancelled) setResult({ text, suggestions });
    }, DEBOUNCE_MS);
    return () => {
      isCancelled = true;
      clearTimeout(timer);
    };
  }, [serializedContext, name, text]);
  return { suggestions: result?.suggestions, isLoading: result?.text !== text };
}

/** Returns no suggestions when the bot does not respond in time, as in Discord. */
async function requestSuggestions(
  { options, ...target }: AutocompleteContext,
  focused: string,
  text: string,
): Promise<readonly Suggestion[]> {
  try {
    const optionsWithText = { ...options, [focused]: text };
    const { choices } = await controlApi.performAndWait({
      kind: 'autocomplete',
      ...target,
      focused,
      options: optionsWithText,
    });
    return (choices ?? []).map(({ name, value }) => ({ value, label: name }));
  } catch (error) {
    if (error instanceof ControlApiError) return [];
    throw error;
  }
}
