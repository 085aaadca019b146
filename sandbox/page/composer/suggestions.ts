import {
  ApplicationCommandOptionType as Option,
  type APIApplicationCommandBasicOption,
  type APIGuildMember,
} from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { say } from '../../../locales/translate.ts';
import type { GuildView, SlashAct } from '../../control-api/contract.ts';
import { control, Refused } from '../api/control-client.ts';
import { nameOf } from '../state/guild-access.ts';
import type { Suggestion } from './parse-option.ts';

/** Discord asks the bot while somebody types, not at every letter. */
const PAUSE_MS = 220;

/** What may be chosen for an option without asking the bot; undefined if anything may be typed. */
export function offeredFor(
  option: APIApplicationCommandBasicOption,
  guild: GuildView,
): readonly Suggestion[] | undefined {
  const isBot = ({ user }: APIGuildMember) => (user.bot ? 1 : 0);
  const people = () =>
    [...guild.members]
      .sort((left, right) => isBot(left) - isBot(right))
      .map((member) => ({ value: member.user.id, label: nameOf(member), about: member.user.username }));
  const roles = () => guild.roles.map(({ id, name }) => ({ value: id, label: name.replace(/^@/u, '') }));
  switch (option.type) {
    case Option.Boolean:
      return [
        { value: true, label: say('sandbox.option.yes') },
        { value: false, label: say('sandbox.option.no') },
      ];
    case Option.User:
      return people();
    case Option.Role:
      return roles();
    case Option.Mentionable:
      return [...people(), ...roles()];
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

export const asksBot = (option: APIApplicationCommandBasicOption): boolean =>
  'autocomplete' in option && (option.autocomplete ?? false);

export type Asking = { as: string; channel: string; command: string; options: NonNullable<SlashAct['options']> };

/** The bot's suggestions for what is being typed; undefined while they are awaited or when nothing is asked. */
export function useAutocomplete(option: APIApplicationCommandBasicOption, text: string, asking: Asking | undefined) {
  const [found, setFound] = useState<{ text: string; suggestions: readonly Suggestion[] }>();
  const given = asking && JSON.stringify(asking);
  const { name } = option;
  useEffect(() => {
    if (given === undefined) return undefined;
    let isOver = false;
    const timer = setTimeout(async () => {
      // Written out above from the same value.
      const suggestions = await ask(JSON.parse(given) as Asking, name, text);
      if (!isOver) setFound({ text, suggestions });
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [given, name, text]);
  return { suggestions: found?.suggestions, isLoading: found?.text !== text };
}

/** A bot that does not answer in time suggests nothing, as in Discord. */
async function ask({ options, ...where }: Asking, focused: string, text: string): Promise<readonly Suggestion[]> {
  try {
    const given = { ...options, [focused]: text };
    const { choices } = await control.actAndWait({ kind: 'autocomplete', ...where, focused, options: given });
    return (choices ?? []).map(({ name, value }) => ({ value, label: name }));
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
