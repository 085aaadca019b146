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
import { idOf } from '../commands/custom-id.ts';
import type { AnyCommand, AnyComponent, Answers, Leaf, Where } from '../commands/define.ts';
import type { Choice } from '../commands/options.ts';
import type { Reply } from '../messages/reply.ts';

/** Everything a program can be asked in Discord. */
export type Surface = { commands: readonly AnyCommand[]; components: readonly AnyComponent[] };

/** Whose errand it is, for whoever may stop it before it is run. `command` is the whole family's name. */
export type AskedFor = Pick<Leaf, 'right' | 'feature'> & { kind: 'command' | 'component'; command: string };

/** What one interaction asks for. */
export type Errand = {
  source: Source;
  asked: AskedFor;
  answers: Answers;
  run(ctx: Ctx, where: Where): Promise<Reply>;
};
export type Completion = { source: Source; suggest(ctx: Ctx, where: Where): Promise<readonly Choice[]> };

/** Finds who answers. Refuses at start what two rooms both call their own. */
export function createRouter(surface: Surface) {
  const leaves = byKey(surface.commands.flatMap((command) => command.leaves.map((leaf) => [leaf.path, leaf] as const)));
  const components = byKey(surface.components.map((component) => [component.id, component] as const));

  return {
    /** The errand of a command, press, choice or submission; undefined when nothing goes by that name any more. */
    errand(interaction: APIInteraction): Errand | undefined {
      if (interaction.type === InteractionType.ApplicationCommand) {
        const { data } = interaction;
        if (data.type !== ApplicationCommandType.ChatInput) return undefined;
        const { path, given } = pathOf(data.name, data.options ?? []);
        const leaf = leaves.get(path);
        return leaf && commandErrand(leaf, given, data.resolved);
      }
      const pressed = pressOf(interaction);
      const component = pressed && components.get(idOf(pressed.customId));
      return (
        component && {
          source: { source: 'discord_component', command: component.id },
          asked: askedFor('component', component.command, component),
          answers: component.answers,
          run: (ctx, where) => component.run(ctx, where, pressed),
        }
      );
    },
    /** What completes the option being typed. */
    completion(interaction: APIApplicationCommandAutocompleteInteraction): Completion | undefined {
      const { path, given } = pathOf(interaction.data.name, interaction.data.options);
      const leaf = leaves.get(path);
      const typed = given.find((option) => 'focused' in option && option.focused);
      if (!leaf || !typed) return undefined;
      return {
        source: { source: 'discord_command', command: `/${path}` },
        suggest: (ctx, where) => leaf.suggest(ctx, where, typed.name, String(typed.value)),
      };
    },
  };
}

function byKey<V>(entries: readonly (readonly [string, V])[]): ReadonlyMap<string, V> {
  const map = new Map(entries);
  if (map.size === entries.length) return map;
  const twice = entries.find(([key], nth) => entries.findIndex(([other]) => other === key) !== nth);
  throw new Error(`two handlers answer to "${twice?.[0]}"`);
}

const commandErrand = (
  leaf: Leaf,
  given: readonly APIApplicationCommandInteractionDataBasicOption[],
  resolved: APIInteractionDataResolved | undefined,
): Errand => ({
  source: { source: 'discord_command', command: `/${leaf.path}` },
  asked: askedFor('command', leaf.path.split(' ', 1)[0] ?? leaf.path, leaf),
  answers: leaf.answers,
  run: (ctx, where) => leaf.run(ctx, where, given, resolved),
});

const askedFor = (
  kind: AskedFor['kind'],
  command: string,
  { right, feature }: Pick<Leaf, 'right' | 'feature'>,
): AskedFor => ({ kind, command, right, feature });

/** `name`, `name sub` or `name group sub`, with the options of the innermost. */
function pathOf(
  name: string,
  options: readonly APIApplicationCommandInteractionDataOption<
    InteractionType.ApplicationCommand | InteractionType.ApplicationCommandAutocomplete
  >[],
): { path: string; given: APIApplicationCommandInteractionDataBasicOption[] } {
  const [inner] = options;
  if (
    inner?.type === ApplicationCommandOptionType.Subcommand ||
    inner?.type === ApplicationCommandOptionType.SubcommandGroup
  ) {
    return pathOf(`${name} ${inner.name}`, inner.options ?? []);
  }
  // Outside subcommands Discord sends nothing but basic options.
  return { path: name, given: [...options] as APIApplicationCommandInteractionDataBasicOption[] };
}

function pressOf(interaction: APIInteraction) {
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
