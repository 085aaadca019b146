import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIInteractionDataResolved,
  type APIModalSubmitInteraction,
  type LocalizationMap,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { z } from 'zod';
import type { Ctx } from '../../work.ts';
import { customIds, type Params } from './custom-id.ts';
import { readFields, toModal, type Fields, type KnownKeysOnly, type ModalValues } from './modal.ts';
import { checkName, declareOptions, readOptions, type Args, type Choice, type Options } from './options.ts';
import type { MessageBody, Reply } from '../messages/reply.ts';

/** Who may use something, as shown to users and in help; the use case behind it checks the permission. */
export type RightLevel = 'everyone' | 'moderator' | 'admin' | 'owner' | 'operator';

/** Where and by whom a command or component was used. */
export type InteractionContext = {
  guildId: string;
  channelId: string;
  /** The parent of the channel: the channel of a thread, or the category of a channel. */
  parentChannelId: string | null;
  userId: string;
  interactionId: string;
  /** The user's language, as Discord names it: `en-US`, `de`. */
  locale: string;
  /** The message that holds the pressed component. */
  messageId: string | null;
  /** Shows the progress of slow work in place of the reply, once the reply was deferred. */
  progress?: (body: MessageBody) => void;
  member: {
    displayName: string;
    username: string;
    avatar: string | null;
    roleIds: readonly string[];
    /** Decimal bit set, in this channel. */
    permissions: string;
    /** When the user joined the guild, ISO 8601; null for guests. */
    joinedAt: string | null;
  };
};

/** How a slow reply is deferred; `modal` must reply within 3 s, since a modal cannot be deferred. */
export type ResponseMode = 'private' | 'public' | 'update' | 'modal';

type AccessMetadata = { right?: RightLevel; feature?: string };
type CommandText = {
  name: string;
  description: string;
  nameLocalizations?: LocalizationMap;
  descriptionLocalizations?: LocalizationMap;
};

/**
 * Completes an option while it is typed, from the `text` so far; at most 25 choices are shown. It only reads, and does
 * not get the other options.
 */
export type Suggest = (ctx: Ctx, interactionContext: InteractionContext, text: string) => Promise<readonly Choice[]>;

type CommandSpec<O extends Options> = CommandText &
  AccessMetadata & {
    options: O;
    responseMode?: 'private' | 'public' | 'modal';
    autocomplete?: { readonly [K in keyof O]?: Suggest };
    run(ctx: Ctx, interactionContext: InteractionContext, args: Args<O>): Promise<Reply>;
  };

type SubmittedOptions = readonly APIApplicationCommandInteractionDataBasicOption[];
/** The handler of one command or subcommand; `path` is what a user types, without the slash. */
export type SubcommandHandler = {
  path: string;
  description: string;
  right: RightLevel;
  /** The switch that turns it off, if there is one. */
  feature: string | null;
  responseMode: ResponseMode;
  run(
    ctx: Ctx,
    interactionContext: InteractionContext,
    submitted: SubmittedOptions,
    resolved: APIInteractionDataResolved | undefined,
  ): Promise<Reply>;
  suggest(ctx: Ctx, interactionContext: InteractionContext, option: string, text: string): Promise<readonly Choice[]>;
};
export type AnyCommand = {
  name: string;
  declaration: RESTPostAPIChatInputApplicationCommandsJSONBody;
  subcommands: readonly SubcommandHandler[];
};
type SubcommandDefinition = {
  text: CommandText;
  options: ReturnType<typeof declareOptions>;
  subcommand: SubcommandHandler;
};

/**
 * Defines a slash command. Its options are data; `run` gets their values, typed, by name. Commands work in guilds only.
 */
export function defineCommand<const O extends Options>(spec: CommandSpec<O>): AnyCommand {
  const { options, subcommand } = defineSubcommand(spec);
  return { name: spec.name, declaration: { ...describe(spec), ...GUILD_ONLY, options }, subcommands: [subcommand] };
}

/** Defines one of the subcommands of `defineCommandFamily`. */
export function defineSubcommand<const O extends Options>(spec: CommandSpec<O>): SubcommandDefinition {
  const suggests: Partial<Record<string, Suggest>> = spec.autocomplete ?? {};
  const subcommand: SubcommandHandler = {
    path: spec.name,
    description: spec.description,
    right: spec.right ?? 'everyone',
    feature: spec.feature ?? null,
    responseMode: spec.responseMode ?? 'private',
    // readOptions returns exactly the declared names, each with a value of its kind.
    run: async (ctx, interactionContext, submitted, resolved) =>
      spec.run(ctx, interactionContext, readOptions(spec.options, submitted, resolved) as Args<O>),
    suggest: async (ctx, interactionContext, option, text) =>
      (await suggests[option]?.(ctx, interactionContext, text)) ?? [],
  };
  return { text: spec, options: declareOptions(spec.options, Object.keys(suggests)), subcommand };
}

/** Defines a command that only groups subcommands: `/task create`, `/task list`. */
export function defineCommandFamily(spec: CommandText & { subcommands: readonly SubcommandDefinition[] }): AnyCommand {
  return {
    name: spec.name,
    declaration: {
      ...describe(spec),
      ...GUILD_ONLY,
      options: spec.subcommands.map(({ text, options }) => ({
        ...describe(text),
        type: ApplicationCommandOptionType.Subcommand,
        options,
      })),
    },
    subcommands: spec.subcommands.map(({ subcommand }) => ({ ...subcommand, path: `${spec.name} ${subcommand.path}` })),
  };
}

/** Installed to guilds and shown only there. */
const GUILD_ONLY = {
  type: ApplicationCommandType.ChatInput as const,
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

function describe(text: CommandText) {
  checkName(text.name, text.description);
  return {
    name: text.name,
    description: text.description,
    ...(text.nameLocalizations && { name_localizations: text.nameLocalizations }),
    ...(text.descriptionLocalizations && { description_localizations: text.descriptionLocalizations }),
  };
}

/** The input of a press, a choice or a submission, before the component parses it. */
export type ComponentInput = {
  customId: string;
  values: readonly string[];
  modal: APIModalSubmitInteraction['data'] | null;
};
/** A button, select or modal; `id` is the stable first part of its custom ids. */
export type AnyComponent = {
  kind: 'button' | 'select' | 'modal';
  id: string;
  right: RightLevel;
  /** The switch that turns it off, if there is one. */
  feature: string | null;
  /**
   * The command that the component belongs to, if one has this name: disabling that command disables the component too.
   */
  command: string;
  responseMode: ResponseMode;
  run(ctx: Ctx, interactionContext: InteractionContext, input: ComponentInput): Promise<Reply>;
};

/** Without a `command` it belongs to the one named after its action: `shop.buy` to `/buy`. */
type ComponentSpec<P extends Params> = AccessMetadata & {
  id: string;
  params: P;
  responseMode?: ResponseMode;
  command?: string;
};
type DefinedComponent<P extends Params> = AnyComponent & { customId(values: z.input<P>): string };

/** Defines a button: `customId(params)` goes into messages, `run` gets the params back. */
export function defineButton<P extends Params>(
  spec: ComponentSpec<P> & {
    run(ctx: Ctx, interactionContext: InteractionContext, params: z.output<P>): Promise<Reply>;
  },
): DefinedComponent<P> {
  return defineComponent('button', spec, (ctx, interactionContext, params) =>
    spec.run(ctx, interactionContext, params),
  );
}

/**
 * Defines a select menu of any kind: `values` are the values of the chosen options, or ids of users, roles or channels.
 */
export function defineSelect<P extends Params>(
  spec: ComponentSpec<P> & {
    run(
      ctx: Ctx,
      interactionContext: InteractionContext,
      params: z.output<P>,
      values: readonly string[],
    ): Promise<Reply>;
  },
): DefinedComponent<P> {
  return defineComponent('select', spec, (ctx, interactionContext, params, { values }) =>
    spec.run(ctx, interactionContext, params, values),
  );
}

/**
 * Defines a modal: `show(params, title, prefill)` is the reply that opens it, `run` gets the submitted values, typed, by field.
 */
export function defineModal<P extends Params, const F extends Fields>(
  spec: ComponentSpec<P> & {
    fields: F & KnownKeysOnly<F>;
    run(
      ctx: Ctx,
      interactionContext: InteractionContext,
      params: z.output<P>,
      modalValues: ModalValues<F>,
    ): Promise<Reply>;
  },
) {
  const defined = defineComponent('modal', spec, (ctx, interactionContext, params, { modal }) => {
    if (modal === null) throw new Error(`${spec.id} was not submitted`);
    // readFields returns exactly the declared fields, each with a value of its kind.
    return spec.run(ctx, interactionContext, params, readFields(spec.fields, modal) as ModalValues<F>);
  });
  const show = (values: z.input<P>, title: string, prefill: { readonly [K in keyof F]?: string } = {}): Reply => ({
    show: 'modal',
    modal: toModal(defined.customId(values), title, spec.fields, Object.fromEntries(definedEntries(prefill))),
  });
  return { ...defined, show };
}

const definedEntries = (prefill: Readonly<Partial<Record<string, string>>>): [string, string][] =>
  Object.entries(prefill).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

function defineComponent<P extends Params>(
  kind: AnyComponent['kind'],
  spec: ComponentSpec<P>,
  run: (ctx: Ctx, interactionContext: InteractionContext, params: z.output<P>, input: ComponentInput) => Promise<Reply>,
): DefinedComponent<P> {
  const ids = customIds(spec.id, spec.params);
  return {
    kind,
    id: spec.id,
    right: spec.right ?? 'everyone',
    feature: spec.feature ?? null,
    command: spec.command ?? spec.id.slice(spec.id.indexOf('.') + 1),
    responseMode: spec.responseMode ?? 'private',
    customId: (values) => ids.write(values),
    run: async (ctx, interactionContext, input) => run(ctx, interactionContext, ids.read(input.customId), input),
  };
}
