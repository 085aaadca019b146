import {
  ApplicationCommandOptionType as Type,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIInteractionDataResolved,
  type ChannelType,
  type LocalizationMap,
} from 'discord-api-types/v10';
import { StaleInteraction } from './stale-interaction.ts';

/** One entry of a list of choices: its label (at most 100 characters) and its value. */
export type Choice<V extends string | number = string | number> = {
  name: string;
  value: V;
  nameLocalizations?: LocalizationMap;
};

type CommonOption = {
  description: string;
  optional?: true;
  nameLocalizations?: LocalizationMap;
  descriptionLocalizations?: LocalizationMap;
};

/**
 * An option of a command, declared as data; the type of its value follows from it. `coins` are integers of at least 1.
 */
export type Option =
  | (CommonOption & { kind: 'user' | 'role' | 'mentionable' | 'boolean' | 'attachment' })
  | (CommonOption & {
      kind: 'channel';
      channelTypes?: readonly Exclude<ChannelType, ChannelType.DM | ChannelType.GroupDM>[];
    })
  | (CommonOption & { kind: 'string'; minLength?: number; maxLength?: number; choices?: readonly Choice<string>[] })
  | (CommonOption & {
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
  /** False for a user who is not, or no longer, in the guild. */
  isMember: boolean;
};
export type ChosenRole = { id: string; name: string };
export type ChosenChannel = { id: string; name: string; type: ChannelType };
export type ChosenFile = { id: string; filename: string; url: string; size: number; contentType: string | null };
export type ChosenMentionable = ({ kind: 'user' } & ChosenUser) | ({ kind: 'role' } & ChosenRole);

type ValueByKind = {
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
type ValueOf<O extends Option> = O extends { choices: readonly { value: infer V }[] } ? V : ValueByKind[O['kind']];
/** What a handler receives: one value per declared option, by name. */
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

/** Letters, digits, `-`, `_` and `'`; `checkName` also requires lower case (Discord "Application Commands", naming). */
const NAME_PATTERN = /^[-_'\p{L}\p{N}]{1,32}$/u;

/** Rejects what Discord would refuse at registration, when the command is defined instead of when it is deployed. */
export function checkName(name: string, description: string): void {
  if (!NAME_PATTERN.test(name) || name !== name.toLowerCase())
    throw new Error(`"${name}" is not a valid name of a command or option`);
  if (description.length === 0 || description.length > 100)
    throw new Error(`the description of "${name}" needs 1 to 100 characters`);
}

/**
 * Returns the options in Discord's format, required ones first. `autocompleted` names those that complete while being
 * typed.
 */
export function declareOptions(options: Options, autocompleted: readonly string[]): APIApplicationCommandBasicOption[] {
  const entries = Object.entries(options);
  if (entries.length > 25) throw new Error('a command takes at most 25 options');
  return entries
    .sort(([, a], [, b]) => Number(a.optional ?? false) - Number(b.optional ?? false))
    .map(([name, option]) => declareOption(name, option, autocompleted.includes(name)));
}

function declareOption(name: string, option: Option, hasAutocomplete: boolean): APIApplicationCommandBasicOption {
  checkName(name, option.description);
  const declared = {
    name,
    description: option.description,
    type: typeOf[option.kind],
    required: option.optional !== true,
    ...(option.nameLocalizations && { name_localizations: option.nameLocalizations }),
    ...(option.descriptionLocalizations && { description_localizations: option.descriptionLocalizations }),
    ...limitsOf(option),
    ...(hasAutocomplete && { autocomplete: true }),
  };
  // The union pairs each type with its own limits; limitsOf returns only the limits of each kind.
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
  const isCoins = option.kind === 'coins';
  const min = option.min ?? (isCoins ? 1 : undefined);
  const max = option.max ?? (isCoins ? Number.MAX_SAFE_INTEGER : undefined);
  return {
    ...(min !== undefined && { min_value: min }),
    ...(max !== undefined && { max_value: max }),
    ...choicesOf(option.choices),
  };
}

const choicesOf = (choices: readonly Choice[] | undefined): object =>
  choices
    ? {
        choices: choices.map(({ name, value, nameLocalizations }) => ({
          name,
          value,
          ...(nameLocalizations && { name_localizations: nameLocalizations }),
        })),
      }
    : {};

type SubmittedOption = APIApplicationCommandInteractionDataBasicOption;

/**
 * Reads the values of the declared options from an interaction. Throws StaleInteraction when Discord still shows an
 * older declaration.
 */
export function readOptions(
  options: Options,
  submitted: readonly SubmittedOption[],
  resolved: APIInteractionDataResolved | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const found = submitted.find((candidate) => candidate.name === name);
      if (found === undefined && option.optional !== true) throw new StaleInteraction(`option ${name} is missing`);
      return [name, found && readOption(option, found, resolved ?? {})];
    }),
  );
}

function readOption(option: Option, submitted: SubmittedOption, resolved: APIInteractionDataResolved): unknown {
  if (submitted.type !== typeOf[option.kind]) throw new StaleInteraction(`option ${submitted.name} has another type`);
  const id = String(submitted.value);
  switch (submitted.type) {
    case Type.User:
      return requireResolved(userOf(id, resolved));
    case Type.Role:
      return requireResolved(roleOf(id, resolved));
    case Type.Mentionable: {
      const user = userOf(id, resolved);
      return user ? { kind: 'user', ...user } : { kind: 'role', ...requireResolved(roleOf(id, resolved)) };
    }
    case Type.Channel: {
      const channel = requireResolved(resolved.channels?.[id]);
      return { id, name: channel.name ?? '', type: channel.type } satisfies ChosenChannel;
    }
    case Type.Attachment: {
      const file = requireResolved(resolved.attachments?.[id]);
      const { filename, url, size } = file;
      return { id, filename, url, size, contentType: file.content_type ?? null } satisfies ChosenFile;
    }
    default:
      return requireChoice(option, submitted.value);
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

function requireChoice(option: Option, value: unknown): unknown {
  const choices = 'choices' in option ? option.choices : undefined;
  if (choices && !choices.some((choice) => choice.value === value)) throw new StaleInteraction('an unknown choice');
  return value;
}

function requireResolved<T>(value: T | undefined): T {
  if (value === undefined) throw new StaleInteraction('a chosen value is not resolved');
  return value;
}
