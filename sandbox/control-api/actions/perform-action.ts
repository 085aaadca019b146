import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import type { Action, AutocompleteAction, SlashAction } from '../actions-contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliverInteraction } from '../../server/interactions/deliver-interaction.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { findCommand } from './usable-commands.ts';
import { pressButton, chooseSelectValues } from './component-actions.ts';
import { submitModal } from './modal-actions.ts';
import { selectSubcommand, serializeOptions } from './command-options.ts';
import { type ActorContext, resolveActor } from '../name-lookup.ts';
import { notFound } from '../control-refusal.ts';
import { createResolver, hasResolved, type Resolver } from './resolver.ts';
import type { ControlContext } from '../control-context.ts';
import type { World } from '../../world/world.ts';

/** Performs an action as the contract describes it. Returns the interaction that was sent to the bot. */
export function performAction(context: ControlContext, action: Action): InteractionRecord {
  switch (action.kind) {
    case 'slash':
    case 'autocomplete':
      return invokeCommand(context, action);
    case 'press':
      return pressButton(context, action);
    case 'select':
      return chooseSelectValues(context, action);
    default:
      return submitModal(context, action);
  }
}

function invokeCommand(context: ControlContext, action: SlashAction | AutocompleteAction): InteractionRecord {
  const { world } = context;
  const actor = resolveActor(world, action);
  const resolver = createResolver(world, actor);
  const isContextMenu = action.target !== undefined;
  const commandPath = action.command.replace(/^\//u, '');
  const [name = '', ...path] = isContextMenu ? [commandPath] : commandPath.split(' ');
  const command = findCommand(world, actor, { name, isContextMenu });
  if (!command) throw notFound(`command /${name} they may use here`);
  const focused = action.kind === 'autocomplete' ? { focused: action.focused } : {};
  const { declared, nest } = selectSubcommand(command.options, path);
  const options = nest(serializeOptions(declared, action.options ?? {}, { resolver, ...focused }));
  const focusedOption = declared.find((option) => action.kind === 'autocomplete' && option.name === action.focused);
  if (action.kind === 'autocomplete' && !focusedOption) throw notFound(`option called ${action.focused}`);
  const target = isContextMenu ? resolveTarget(world, actor, { action, type: command.type, resolver }) : {};
  return deliverInteraction(context, {
    type: action.kind === 'slash' ? InteractionType.ApplicationCommand : InteractionType.ApplicationCommandAutocomplete,
    user: actor.user,
    location: actor.location,
    data: {
      id: command.id,
      name: command.name,
      type: command.type,
      ...(command.guild_id ? { guild_id: command.guild_id } : {}),
      ...(isContextMenu || options.length === 0 ? {} : { options }),
      ...target,
      ...(hasResolved(resolver.resolved) ? { resolved: resolver.resolved } : {}),
    },
    // Undocumented, but Discord sends it, and clients show from it who used which command.
    metadata: { name: commandPath, command_type: command.type },
    locale: action.locale,
    optionType: focusedOption?.type ?? null,
    times: action.times,
    installed: action.installed,
    name: commandPath,
    label: `/${commandPath}`,
  });
}

function resolveTarget(
  world: World,
  actor: ActorContext,
  input: { action: SlashAction | AutocompleteAction; type: ApplicationCommandType; resolver: Resolver },
): { target_id: string } {
  const targetId = input.action.target ?? '';
  if (input.type === ApplicationCommandType.User) return { target_id: input.resolver.user(targetId, 'target') };
  const stored = findMessage(world, actor.location.channel.id, targetId);
  if (!stored) throw notFound(`message ${targetId}`);
  input.resolver.resolved.messages = { [stored.message.id]: stored.message };
  return { target_id: stored.message.id };
}
