import {
  ApplicationCommandOptionType as Type,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIInteractionDataResolved,
  type ChannelType,
  type LocalizationMap,
} from 'discord-api-types/v10';
import { StaleInteraction } from './stale-interaction.ts';

/** One entry of a list to choose from: what is shown (at most 100 characters) and what is meant. */
export type Choice<V extends string | number = string | number> = {
  name: string;
  value: V;
  nameIn?: LocalizationMap;
};

type Common = { about: string; optional?: true; nameIn?: LocalizationMap; aboutIn?: LocalizationMap };

/** An option of a command, declared as data; its value's type follows from it. `coins` are whole numbers of at least 1. */
export type Option =
  | (Common & { kind: 'user' | 'role' | 'mentionable' | 'boolean' | 'attachment' })
  | (Common & { kind: 'channel'; channelTypes?: readonly Exclude<ChannelType, ChannelType.DM | ChannelType.GroupDM>[] })
  | (Common & { kind: 'string'; minLength?: number; maxLength?: number; choices?: readonly Choice<string>[] })
  | (Common & {
      kind: 'integer' | 'coins' | 'number';
      min?: number;
      max?: number;
      choices?: readonly Choice<number>[];
    });
export type Options = Readonly<Record<string, Option>>;

export type ChosenUser = {
  id: string;
  username: string;
  displayName: string;
  avatar: string | null;
  isBot: boolean;
  /** False for someone who is not, or no longer, in the server. */
  isMember: boolean;
};
export type ChosenRole = { id: string; name: string };
export type ChosenChannel = { id: string; name: string; type: ChannelType };
export type ChosenFile = { id: string; filename: string; url: string; size: number; contentType: string | null };
export type ChosenMentionable = ({ kind: 'user' } & ChosenUser) | ({ kind: 'role' } & ChosenRole);

type ByKind = {
  user: ChosenUser;
  role: ChosenRole;
  mentionable: ChosenMentionable;
  boolean: boolean;
  attachment: ChosenFile;
  channel: ChosenChannel;
  string: string;
  integer: number;
  coins: number;
  number: number;
};
type ValueOf<O extends Option> = O extends { choices: readonly { value: infer V }[] } ? V : ByKind[O['kind']];
/** What a handler is given: one value per declared option, by its name. */
export type Args<O extends Options> = {
  [K in keyof O]: O[K] extends { optional: true } ? ValueOf<O[K]> | undefined : ValueOf<O[K]>;
};

const typeOf = {
  user: Type.User,
  role: Type.Role,
  mentionable: Type.Mentionable,
  boolean: Type.Boolean,
  attachment: Type.Attachment,
  channel: Type.Channel,
  string: Type.String,
  integer: Type.Integer,
  coins: Type.Integer,
  number: Type.Number,
} as const;

/** Lower-case letters, digits, `-` and `_` (Discord "Application Commands", naming). */
const NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;

/** Refuses what Discord would refuse at registration, when the command is defined instead of when it is deployed. */
export function checkName(name: string, about: string): void {
  if (!NAME.test(name) || name !== name.toLowerCase()) throw new Error(`"${name}" is no name for a command or option`);
  if (about.length === 0 || about.length > 100)
    throw new Error(`the description of "${name}" needs 1 to 100 characters`);
}

/** The options as Discord wants them, required ones first. `suggesting` names those that complete while being typed. */
export function declareOptions(options: Options, suggesting: readonly string[]): APIApplicationCommandBasicOption[] {
  const entries = Object.entries(options);
  if (entries.length > 25) throw new Error('a command takes at most 25 options');
  return entries
    .sort(([, a], [, b]) => Number(a.optional ?? false) - Number(b.optional ?? false))
    .map(([name, option]) => declare(name, option, suggesting.includes(name)));
}

function declare(name: string, option: Option, suggests: boolean): APIApplicationCommandBasicOption {
  checkName(name, option.about);
  const declared = {
    name,
    description: option.about,
    type: typeOf[option.kind],
    required: option.optional !== true,
    ...(option.nameIn && { name_localizations: option.nameIn }),
    ...(option.aboutIn && { description_localizations: option.aboutIn }),
    ...limitsOf(option),
    ...(suggests && { autocomplete: true }),
  };
  // The union pairs each type with its own limits; limitsOf gives each kind nothing but those.
  return declared as APIApplicationCommandBasicOption;
}

function limitsOf(option: Option): object {
  if (option.kind === 'channel') return option.channelTypes ? { channel_types: [...option.channelTypes] } : {};
  if (option.kind === 'string') {
    return {
      ...(option.minLength !== undefined && { min_length: option.minLength }),
      ...(option.maxLength !== undefined && { max_length: option.maxLength }),
      ...choicesOf(option.choices),
    };
  }
  if (option.kind !== 'integer' && option.kind !== 'coins' && option.kind !== 'number') return {};
  const ofCoins = option.kind === 'coins';
  const min = option.min ?? (ofCoins ? 1 : undefined);
  const max = option.max ?? (ofCoins ? Number.MAX_SAFE_INTEGER : undefined);
  return {
    ...(min !== undefined && { min_value: min }),
    ...(max !== undefined && { max_value: max }),
    ...choicesOf(option.choices),
  };
}

const choicesOf = (choices: readonly Choice[] | undefined): object =>
  choices
    ? {
        choices: choices.map(({ name, value, nameIn }) => ({
          name,
          value,
          ...(nameIn && { name_localizations: nameIn }),
        })),
      }
    : {};

type Given = APIApplicationCommandInteractionDataBasicOption;

/** Reads the values of declared options out of an interaction. Throws StaleInteraction when Discord still shows an older declaration. */
export function readOptions(
  options: Options,
  given: readonly Given[],
  resolved: APIInteractionDataResolved | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const found = given.find((one) => one.name === name);
      if (found === undefined && option.optional !== true) throw new StaleInteraction(`option ${name} is missing`);
      return [name, found && read(option, found, resolved ?? {})];
    }),
  );
}

function read(option: Option, given: Given, resolved: APIInteractionDataResolved): unknown {
  if (given.type !== typeOf[option.kind]) throw new StaleInteraction(`option ${given.name} has another type`);
  const id = String(given.value);
  switch (given.type) {
    case Type.User:
      return present(userOf(id, resolved));
    case Type.Role:
      return present(roleOf(id, resolved));
    case Type.Mentionable: {
      const user = userOf(id, resolved);
      return user ? { kind: 'user', ...user } : { kind: 'role', ...present(roleOf(id, resolved)) };
    }
    case Type.Channel: {
      const channel = present(resolved.channels?.[id]);
      return { id, name: channel.name ?? '', type: channel.type } satisfies ChosenChannel;
    }
    case Type.Attachment: {
      const file = present(resolved.attachments?.[id]);
      const { filename, url, size } = file;
      return { id, filename, url, size, contentType: file.content_type ?? null } satisfies ChosenFile;
    }
    default:
      return allowed(option, given.value);
  }
}

function userOf(id: string, resolved: APIInteractionDataResolved): ChosenUser | undefined {
  const user = resolved.users?.[id];
  const member = resolved.members?.[id];
  return (
    user && {
      id,
      username: user.username,
      displayName: member?.nick ?? user.global_name ?? user.username,
      avatar: user.avatar,
      isBot: user.bot ?? false,
      isMember: member !== undefined,
    }
  );
}

function roleOf(id: string, resolved: APIInteractionDataResolved): ChosenRole | undefined {
  const role = resolved.roles?.[id];
  return role && { id, name: role.name };
}

function allowed(option: Option, value: unknown): unknown {
  const choices = 'choices' in option ? option.choices : undefined;
  if (choices && !choices.some((choice) => choice.value === value)) throw new StaleInteraction('an unknown choice');
  return value;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new StaleInteraction('a chosen thing is not resolved');
  return value;
}
