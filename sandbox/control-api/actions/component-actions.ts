import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { PressAction, SelectAction } from '../contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliverInteraction } from '../../server/interactions/deliver-interaction.ts';
import type { RawComponent } from '../../server/limits/custom-ids.ts';
import { isSelect } from '../../server/limits/selects.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../../server/http/form.ts';
import { findMessage } from '../../world/messages/messages.ts';
import type { StoredMessage } from '../../world/world.ts';
import { type ActorContext, resolveActor } from '../name-lookup.ts';
import { forbidden, invalid, notFound } from '../control-refusal.ts';
import { createResolver, hasResolved, type Resolver } from './resolver.ts';

export function pressButton(local: LocalDiscord, action: PressAction): InteractionRecord {
  const { actor, stored } = requireVisibleMessage(local, action);
  const button = listComponents(stored.message.components).find(
    (one) =>
      one['type'] === ComponentType.Button &&
      (action.customId === undefined ? one['label'] === action.label : one['custom_id'] === action.customId),
  );
  if (!button) throw notFound(`button ${action.label ?? action.customId ?? ''}`);
  if (button['disabled'] === true) throw forbidden('That button is disabled.');
  if (typeof button['custom_id'] !== 'string') throw forbidden('That button is a link.');
  const data = { custom_id: button['custom_id'], component_type: ComponentType.Button, id: button['id'] };
  return deliverComponent(local, action, { actor, stored, data, label: button['custom_id'] });
}

export function chooseSelectValues(local: LocalDiscord, action: SelectAction): InteractionRecord {
  const { actor, stored } = requireVisibleMessage(local, action);
  const select = listComponents(stored.message.components).find(
    (one) => isSelect(one['type']) && one['custom_id'] === action.customId,
  );
  if (!select) throw notFound(`select ${action.customId}`);
  if (select['disabled'] === true) throw forbidden('That select is disabled.');
  const resolver = createResolver(local, actor);
  const values = resolveSelectValues(select, action.values, { resolver, path: 'values' });
  const resolved = hasResolved(resolver.resolved) ? { resolved: resolver.resolved } : {};
  const data = { custom_id: action.customId, component_type: select['type'], id: select['id'], values, ...resolved };
  return deliverComponent(local, action, { actor, stored, data, label: action.customId });
}

/** Values of a select as Discord sends them; refuses too few, too many, and those it does not offer. */
export function resolveSelectValues(
  select: RawComponent,
  requested: readonly string[],
  context: { resolver: Resolver; path: string },
): string[] {
  const min = Number(select['min_values'] ?? 1);
  const max = Number(select['max_values'] ?? 1);
  if (requested.length < min || requested.length > max)
    throw invalid(context.path, `Choose between ${min} and ${max}.`);
  return requested.map((value) => {
    switch (select['type']) {
      case ComponentType.UserSelect:
        return context.resolver.user(value, context.path);
      case ComponentType.RoleSelect:
        return context.resolver.role(value, context.path);
      case ComponentType.MentionableSelect:
        return context.resolver.mentionable(value, context.path);
      case ComponentType.ChannelSelect: {
        const types = Array.isArray(select['channel_types']) ? select['channel_types'].map(Number) : [];
        return context.resolver.channel(value, context.path, types);
      }
      default:
        return resolveOption(select, value, context.path);
    }
  });
}

/** An option's value, by its value or its label. */
export function resolveOption(component: RawComponent, requested: string, path: string): string {
  const options = (Array.isArray(component['options']) ? component['options'] : []).filter(isRecord);
  const found = options.find(({ value }) => value === requested) ?? options.find(({ label }) => label === requested);
  if (typeof found?.['value'] !== 'string') throw invalid(path, 'Choose one of the options given.');
  return found['value'];
}

function deliverComponent(
  local: LocalDiscord,
  action: PressAction | SelectAction,
  input: { actor: ActorContext; stored: StoredMessage; data: object; label: string },
): InteractionRecord {
  const { actor, stored, data, label } = input;
  return deliverInteraction(local, {
    type: InteractionType.MessageComponent,
    user: actor.user,
    place: actor.place,
    data,
    message: stored.message,
    metadata: { interacted_message_id: stored.message.id },
    locale: action.locale,
    times: action.times,
    installed: action.installed,
    label,
  });
}

function requireVisibleMessage(
  local: LocalDiscord,
  action: PressAction | SelectAction,
): { actor: ActorContext; stored: StoredMessage } {
  const actor = resolveActor(local, {
    ...action,
    channel: action.channel ?? findChannelOfMessage(local, action.message),
  });
  const stored = findMessage(local, actor.place.channel.id, action.message);
  if (!stored || (stored.onlyFor !== null && stored.onlyFor !== actor.user.id))
    throw notFound(`message ${action.message}`);
  return { actor, stored };
}

function findChannelOfMessage(local: LocalDiscord, messageId: string): string {
  for (const [channelId, messages] of local.world.messages) if (messages.has(messageId)) return channelId;
  throw notFound(`message ${messageId}`);
}

/** Every component of a message, however deep. */
function listComponents(items: unknown): RawComponent[] {
  if (!Array.isArray(items)) return [];
  return items
    .filter(isRecord)
    .flatMap((item) => [
      item,
      ...listComponents(item['components']),
      ...(isRecord(item['accessory']) ? [item['accessory']] : []),
    ]);
}
