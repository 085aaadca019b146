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
import { modalOf, readFields, type Fields, type Filled } from './modal.ts';
import { checkName, declareOptions, readOptions, type Args, type Choice, type Options } from './options.ts';
import type { MessageBody, Reply } from '../messages/reply.ts';

/** Who may use something, as text for people and help; the verb behind it judges. */
export type RightLevel = 'everyone' | 'moderator' | 'admin' | 'owner' | 'operator';

/** Where and by whom a command or component was used. */
export type Where = {
  guildId: string;
  channelId: string;
  /** What the channel stands under: of a thread its channel, of a channel its category. */
  parentChannelId: string | null;
  userId: string;
  interactionId: string;
  /** The person's language, as Discord names it: `en-US`, `de`. */
  locale: string;
  /** The message that the pressed component stands on. */
  messageId: string | null;
  /** Shows how far slow work has come, in the place of the answer, once that was announced as taking longer. */
  progress?: (body: MessageBody) => void;
  member: {
    displayName: string;
    username: string;
    avatar: string | null;
    roleIds: readonly string[];
    /** Decimal bit set, in this channel. */
    permissions: string;
    /** When the person joined the server, ISO 8601; null for guests. */
    joinedAt: string | null;
  };
};

/** How a slow answer is announced while it is made; `modal` must answer within 3 s, since a modal cannot be deferred. */
export type Answers = 'private' | 'public' | 'update' | 'modal';

type About = { right?: RightLevel; feature?: 'currency' | 'tasks' | 'moderation' };
type Named = { name: string; about: string; nameIn?: LocalizationMap; aboutIn?: LocalizationMap };

/** Completes an option while it is typed: `text` so far; at most 25 choices are shown. It reads, and may see no other option. */
export type Suggest = (ctx: Ctx, where: Where, text: string) => Promise<readonly Choice[]>;

type CommandSpec<O extends Options> = Named &
  About & {
    options: O;
    answers?: 'private' | 'public' | 'modal';
    autocomplete?: { readonly [K in keyof O]?: Suggest };
    run(ctx: Ctx, where: Where, args: Args<O>): Promise<Reply>;
  };

type GivenOptions = readonly APIApplicationCommandInteractionDataBasicOption[];
/** What one command or subcommand does; `path` is how a person types it, without the slash. */
export type Leaf = {
  path: string;
  about: string;
  right: RightLevel;
  feature: 'currency' | 'tasks' | 'moderation' | null;
  answers: Answers;
  run(ctx: Ctx, where: Where, given: GivenOptions, resolved: APIInteractionDataResolved | undefined): Promise<Reply>;
  suggest(ctx: Ctx, where: Where, option: string, text: string): Promise<readonly Choice[]>;
};
export type AnyCommand = {
  name: string;
  declaration: RESTPostAPIChatInputApplicationCommandsJSONBody;
  leaves: readonly Leaf[];
};
type Subcommand = { named: Named; options: ReturnType<typeof declareOptions>; leaf: Leaf };

/** A slash command. Its options are data; `run` gets their values, typed, by name. Commands work in servers only. */
export function defineCommand<const O extends Options>(spec: CommandSpec<O>): AnyCommand {
  const { options, leaf } = defineSubcommand(spec);
  return { name: spec.name, declaration: { ...describe(spec), ...IN_SERVERS, options }, leaves: [leaf] };
}

/** One of the subcommands of `defineCommandFamily`. */
export function defineSubcommand<const O extends Options>(spec: CommandSpec<O>): Subcommand {
  const suggests: Partial<Record<string, Suggest>> = spec.autocomplete ?? {};
  const leaf: Leaf = {
    path: spec.name,
    about: spec.about,
    right: spec.right ?? 'everyone',
    feature: spec.feature ?? null,
    answers: spec.answers ?? 'private',
    // readOptions answers exactly the declared names, each with the value of its kind.
    run: async (ctx, where, given, resolved) =>
      spec.run(ctx, where, readOptions(spec.options, given, resolved) as Args<O>),
    suggest: async (ctx, where, option, text) => (await suggests[option]?.(ctx, where, text)) ?? [],
  };
  return { named: spec, options: declareOptions(spec.options, Object.keys(suggests)), leaf };
}

/** A command that only gathers subcommands: `/task create`, `/task list`. */
export function defineCommandFamily(spec: Named & { subcommands: readonly Subcommand[] }): AnyCommand {
  return {
    name: spec.name,
    declaration: {
      ...describe(spec),
      ...IN_SERVERS,
      options: spec.subcommands.map(({ named, options }) => ({
        ...describe(named),
        type: ApplicationCommandOptionType.Subcommand,
        options,
      })),
    },
    leaves: spec.subcommands.map(({ leaf }) => ({ ...leaf, path: `${spec.name} ${leaf.path}` })),
  };
}

/** Installed to servers and shown in them alone. */
const IN_SERVERS = {
  type: ApplicationCommandType.ChatInput as const,
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

function describe(named: Named) {
  checkName(named.name, named.about);
  return {
    name: named.name,
    description: named.about,
    ...(named.nameIn && { name_localizations: named.nameIn }),
    ...(named.aboutIn && { description_localizations: named.aboutIn }),
  };
}

/** What came with a press, a choice or a submission, before this component reads it. */
export type Pressed = { customId: string; values: readonly string[]; modal: APIModalSubmitInteraction['data'] | null };
/** A button, select or modal; `id` is the stable first part of its custom ids. */
export type AnyComponent = {
  kind: 'button' | 'select' | 'modal';
  id: string;
  right: RightLevel;
  feature: 'currency' | 'tasks' | 'moderation' | null;
  /** The command that it belongs to, if there is one by this name: whoever switches that off, switches this off too. */
  command: string;
  answers: Answers;
  run(ctx: Ctx, where: Where, pressed: Pressed): Promise<Reply>;
};

/** Without a `command` it belongs to the one that its action is named after: `shop.buy` to `/buy`. */
type ComponentSpec<P extends Params> = About & { id: string; params: P; answers?: Answers; command?: string };
type Written<P extends Params> = AnyComponent & { customId(values: z.input<P>): string };

/** A button: `customId(params)` goes into messages, `run` gets the params back. */
export function defineButton<P extends Params>(
  spec: ComponentSpec<P> & { run(ctx: Ctx, where: Where, params: z.output<P>): Promise<Reply> },
): Written<P> {
  return component('button', spec, (ctx, where, params) => spec.run(ctx, where, params));
}

/** A select menu of any kind: `values` are the chosen options' values, or ids of users, roles or channels. */
export function defineSelect<P extends Params>(
  spec: ComponentSpec<P> & {
    run(ctx: Ctx, where: Where, params: z.output<P>, values: readonly string[]): Promise<Reply>;
  },
): Written<P> {
  return component('select', spec, (ctx, where, params, { values }) => spec.run(ctx, where, params, values));
}

/** A modal: `show(params, title)` is the reply that opens it, `run` gets what was filled in, typed, by field. */
export function defineModal<P extends Params, const F extends Fields>(
  spec: ComponentSpec<P> & {
    fields: F;
    run(ctx: Ctx, where: Where, params: z.output<P>, filled: Filled<F>): Promise<Reply>;
  },
) {
  const written = component('modal', spec, (ctx, where, params, { modal }) => {
    if (modal === null) throw new Error(`${spec.id} was not submitted`);
    // readFields answers exactly the declared fields, each with the value of its kind.
    return spec.run(ctx, where, params, readFields(spec.fields, modal) as Filled<F>);
  });
  const show = (values: z.input<P>, title: string, filled: { readonly [K in keyof F]?: string } = {}): Reply => ({
    show: 'modal',
    modal: modalOf(written.customId(values), title, spec.fields, Object.fromEntries(given(filled))),
  });
  return { ...written, show };
}

const given = (filled: Readonly<Partial<Record<string, string>>>): [string, string][] =>
  Object.entries(filled).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

function component<P extends Params>(
  kind: AnyComponent['kind'],
  spec: ComponentSpec<P>,
  run: (ctx: Ctx, where: Where, params: z.output<P>, pressed: Pressed) => Promise<Reply>,
): Written<P> {
  const ids = customIds(spec.id, spec.params);
  return {
    kind,
    id: spec.id,
    right: spec.right ?? 'everyone',
    feature: spec.feature ?? null,
    command: spec.command ?? spec.id.slice(spec.id.indexOf('.') + 1),
    answers: spec.answers ?? 'private',
    customId: (values) => ids.write(values),
    run: async (ctx, where, pressed) => run(ctx, where, ids.read(pressed.customId), pressed),
  };
}
