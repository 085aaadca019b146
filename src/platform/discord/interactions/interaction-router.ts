import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIInteraction,
  type APIInteractionDataResolved,
} from 'discord-api-types/v10';
import type { Ctx, Source } from '../../work.ts';
import { componentIdOf } from '../commands/custom-id.ts';
import type {
  AnyCommand,
  AnyComponent,
  ResponseMode,
  SubcommandHandler,
  InteractionContext,
} from '../commands/define.ts';
import type { Choice } from '../commands/options.ts';
import type { Reply } from '../messages/reply.ts';

/** All commands and components that users can invoke. */
export type InteractionRegistry = { commands: readonly AnyCommand[]; components: readonly AnyComponent[] };

/** Describes a route for a gate that may refuse it. `command` is the name of the whole command family. */
export type RouteInfo = Pick<SubcommandHandler, 'right' | 'feature'> & {
  kind: 'command' | 'component';
  command: string;
};

/** The handler that one interaction resolves to. */
export type ResolvedRoute = {
  source: Source;
  routeInfo: RouteInfo;
  responseMode: ResponseMode;
  run(ctx: Ctx, interactionContext: InteractionContext): Promise<Reply>;
};
export type AutocompleteRoute = {
  source: Source;
  suggest(ctx: Ctx, interactionContext: InteractionContext): Promise<readonly Choice[]>;
};

/** Resolves interactions to handlers. Throws at start when two features register the same name. */
export function createRouter(registry: InteractionRegistry) {
  const subcommands = byKey(
    registry.commands.flatMap((command) =>
      command.subcommands.map((subcommand) => [subcommand.path, subcommand] as const),
    ),
  );
  const components = byKey(registry.components.map((component) => [component.id, component] as const));

  return {
    /** Resolves a command, press, choice or submission; undefined when nothing has that name any more. */
    resolve(interaction: APIInteraction): ResolvedRoute | undefined {
      if (interaction.type === InteractionType.ApplicationCommand) {
        const { data } = interaction;
        if (data.type !== ApplicationCommandType.ChatInput) return undefined;
        const { path, submitted } = resolvePath(data.name, data.options ?? []);
        const subcommand = subcommands.get(path);
        return subcommand && commandRoute(subcommand, submitted, data.resolved);
      }
      const input = componentInputOf(interaction);
      const component = input && components.get(componentIdOf(input.customId));
      return (
        component && {
          source: { source: 'discord_component', command: component.id },
          routeInfo: routeInfoOf('component', component.command, component),
          responseMode: component.responseMode,
          run: (ctx, interactionContext) => component.run(ctx, interactionContext, input),
        }
      );
    },
    /** Resolves the completion of the option being typed. */
    resolveAutocomplete(interaction: APIApplicationCommandAutocompleteInteraction): AutocompleteRoute | undefined {
      const { path, submitted } = resolvePath(interaction.data.name, interaction.data.options);
      const subcommand = subcommands.get(path);
      const focusedOption = submitted.find((option) => 'focused' in option && option.focused);
      if (!subcommand || !focusedOption) return undefined;
      return {
        source: { source: 'discord_command', command: `/${path}` },
        suggest: (ctx, interactionContext) =>
          subcommand.suggest(ctx, interactionContext, focusedOption.name, String(focusedOption.value)),
      };
    },
  };
}

function byKey<V>(entries: readonly (readonly [string, V])[]): ReadonlyMap<string, V> {
  const map = new Map(entries);
  if (map.size === entries.length) return map;
  const duplicate = entries.find(([key], index) => entries.findIndex(([other]) => other === key) !== index);
  throw new Error(`two handlers have the name "${duplicate?.[0]}"`);
}

const commandRoute = (
  subcommand: SubcommandHandler,
  submitted: readonly APIApplicationCommandInteractionDataBasicOption[],
  resolved: APIInteractionDataResolved | undefined,
): ResolvedRoute => ({
  source: { source: 'discord_command', command: `/${subcommand.path}` },
  routeInfo: routeInfoOf('command', subcommand.path.split(' ', 1)[0] ?? subcommand.path, subcommand),
  responseMode: subcommand.responseMode,
  run: (ctx, interactionContext) => subcommand.run(ctx, interactionContext, submitted, resolved),
});

const routeInfoOf = (
  kind: RouteInfo['kind'],
  command: string,
  { right, feature }: Pick<SubcommandHandler, 'right' | 'feature'>,
): RouteInfo => ({ kind, command, right, feature });

/** Resolves `name`, `name sub` or `name group sub`, with the options of the innermost. */
function resolvePath(
  name: string,
  options: readonly APIApplicationCommandInteractionDataOption<
    InteractionType.ApplicationCommand | InteractionType.ApplicationCommandAutocomplete
  >[],
): { path: string; submitted: APIApplicationCommandInteractionDataBasicOption[] } {
  const [inner] = options;
  if (
    inner?.type === ApplicationCommandOptionType.Subcommand ||
    inner?.type === ApplicationCommandOptionType.SubcommandGroup
  ) {
    return resolvePath(`${name} ${inner.name}`, inner.options ?? []);
  }
  // Outside subcommands Discord sends only basic options.
  return { path: name, submitted: [...options] as APIApplicationCommandInteractionDataBasicOption[] };
}

function componentInputOf(interaction: APIInteraction) {
  if (interaction.type === InteractionType.MessageComponent) {
    const { data } = interaction;
    const values = data.component_type === ComponentType.Button ? [] : data.values;
    return { customId: data.custom_id, values, modal: null };
  }
  if (interaction.type === InteractionType.ModalSubmit) {
    return { customId: interaction.data.custom_id, values: [], modal: interaction.data };
  }
  return undefined;
}
