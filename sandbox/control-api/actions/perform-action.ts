import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import type { Act, AutocompleteAct, SlashAct } from '../contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliver } from '../../server/interactions/deliver-interaction.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { findCommand } from './usable-commands.ts';
import { pressButton, chooseInSelect } from './component-actions.ts';
import { submitModal } from './modal-actions.ts';
import { descend, wireOptions } from './command-options.ts';
import { type Scene, sceneOf } from '../name-lookup.ts';
import { missing } from '../control-refusal.ts';
import { createResolver, hasAny, type Resolver } from './resolver.ts';

/** Does what a person does, as the contract describes it; answers the interaction that went to the bot. */
export function perform(local: LocalDiscord, act: Act): InteractionRecord {
  switch (act.kind) {
    case 'slash':
    case 'autocomplete':
      return useCommand(local, act);
    case 'press':
      return pressButton(local, act);
    case 'select':
      return chooseInSelect(local, act);
    default:
      return submitModal(local, act);
  }
}

function useCommand(local: LocalDiscord, act: SlashAct | AutocompleteAct): InteractionRecord {
  const scene = sceneOf(local, act);
  const resolver = createResolver(local, scene);
  const isMenu = act.target !== undefined;
  const typed = act.command.replace(/^\//u, '');
  const [name = '', ...path] = isMenu ? [typed] : typed.split(' ');
  const command = findCommand(local, scene, { name, isMenu });
  if (!command) throw missing(`command /${name} they may use here`);
  const focused = act.kind === 'autocomplete' ? { focused: act.focused } : {};
  const { declared, wrap } = descend(command.options, path);
  const options = wrap(wireOptions(declared, act.options ?? {}, { resolver, ...focused }));
  const focusedOption = declared.find((option) => act.kind === 'autocomplete' && option.name === act.focused);
  if (act.kind === 'autocomplete' && !focusedOption) throw missing(`option called ${act.focused}`);
  const target = isMenu ? targetOf(local, scene, { act, type: command.type, resolver }) : {};
  return deliver(local, {
    type: act.kind === 'slash' ? InteractionType.ApplicationCommand : InteractionType.ApplicationCommandAutocomplete,
    user: scene.user,
    place: scene.place,
    data: {
      id: command.id,
      name: command.name,
      type: command.type,
      ...(command.guild_id ? { guild_id: command.guild_id } : {}),
      ...(isMenu || options.length === 0 ? {} : { options }),
      ...target,
      ...(hasAny(resolver.resolved) ? { resolved: resolver.resolved } : {}),
    },
    // Not in its documents, but Discord sends it, and clients show who used what by it.
    metadata: { name: typed, command_type: command.type },
    locale: act.locale,
    optionType: focusedOption?.type ?? null,
    times: act.times,
    installed: act.installed,
    name: typed,
    label: `/${typed}`,
  });
}

function targetOf(
  local: LocalDiscord,
  scene: Scene,
  wish: { act: SlashAct | AutocompleteAct; type: ApplicationCommandType; resolver: Resolver },
): { target_id: string } {
  const wanted = wish.act.target ?? '';
  if (wish.type === ApplicationCommandType.User) return { target_id: wish.resolver.user(wanted, 'target') };
  const stored = findMessage(local, scene.place.channel.id, wanted);
  if (!stored) throw missing(`message ${wanted}`);
  wish.resolver.resolved.messages = { [stored.message.id]: stored.message };
  return { target_id: stored.message.id };
}
