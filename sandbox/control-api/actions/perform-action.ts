import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import type { Action, AutocompleteAction, SlashAction } from '../contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliverInteraction } from '../../server/interactions/deliver-interaction.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { findCommand } from './usable-commands.ts';
import { pressButton, chooseSelectValues } from './component-actions.ts';
import { submitModal } from './modal-actions.ts';
import { selectSubcommand, serializeOptions } from './command-options.ts';
import { type ActorContext, resolveActor } from '../name-lookup.ts';
import { notFound } from '../control-refusal.ts';
import { createResolver, hasResolved, type Resolver } from './resolver.ts';

/** Does what a person does, as the contract describes it; answers the interaction that went to the bot. */
export function performAction(local: LocalDiscord, action: Action): InteractionRecord {
  switch (action.kind) {
    case 'slash':
    case 'autocomplete':
      return invokeCommand(local, action);
    case 'press':
      return pressButton(local, action);
    case 'select':
      return chooseSelectValues(local, action);
    default:
      return submitModal(local, action);
  }
}

function invokeCommand(local: LocalDiscord, action: SlashAction | AutocompleteAction): InteractionRecord {
  const actor = resolveActor(local, action);
  const resolver = createResolver(local, actor);
  const isContextMenu = action.target !== undefined;
  const commandPath = action.command.replace(/^\//u, '');
  const [name = '', ...path] = isContextMenu ? [commandPath] : commandPath.split(' ');
  const command = findCommand(local, actor, { name, isContextMenu });
  if (!command) throw notFound(`command /${name} they may use here`);
  const focused = action.kind === 'autocomplete' ? { focused: action.focused } : {};
  const { declared, wrap } = selectSubcommand(command.options, path);
  const options = wrap(serializeOptions(declared, action.options ?? {}, { resolver, ...focused }));
  const focusedOption = declared.find((option) => action.kind === 'autocomplete' && option.name === action.focused);
  if (action.kind === 'autocomplete' && !focusedOption) throw notFound(`option called ${action.focused}`);
  const target = isContextMenu ? resolveTarget(local, actor, { action, type: command.type, resolver }) : {};
  return deliverInteraction(local, {
    type: action.kind === 'slash' ? InteractionType.ApplicationCommand : InteractionType.ApplicationCommandAutocomplete,
    user: actor.user,
    place: actor.place,
    data: {
      id: command.id,
      name: command.name,
      type: command.type,
      ...(command.guild_id ? { guild_id: command.guild_id } : {}),
      ...(isContextMenu || options.length === 0 ? {} : { options }),
      ...target,
      ...(hasResolved(resolver.resolved) ? { resolved: resolver.resolved } : {}),
    },
    // Not in its documents, but Discord sends it, and clients show who used what by it.
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
  local: LocalDiscord,
  actor: ActorContext,
  input: { action: SlashAction | AutocompleteAction; type: ApplicationCommandType; resolver: Resolver },
): { target_id: string } {
  const targetId = input.action.target ?? '';
  if (input.type === ApplicationCommandType.User) return { target_id: input.resolver.user(targetId, 'target') };
  const stored = findMessage(local, actor.place.channel.id, targetId);
  if (!stored) throw notFound(`message ${targetId}`);
  input.resolver.resolved.messages = { [stored.message.id]: stored.message };
  return { target_id: stored.message.id };
}
