import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { PressAction, SelectAction } from '../actions-contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliverInteraction } from '../../server/interactions/deliver-interaction.ts';
import type { RawComponent } from '../../world/messages/message-body.ts';
import { isSelect } from '../../server/limits/selects.ts';
import { isRecord } from '../../world/is-record.ts';
import { findMessage } from '../../world/messages/messages.ts';
import type { StoredMessage, World } from '../../world/world.ts';
import { type ActorContext, resolveActor } from '../name-lookup.ts';
import { forbidden, invalid, notFound } from '../control-refusal.ts';
import { createResolver, hasResolved, type Resolver } from './resolver.ts';
import type { ControlContext } from '../control-context.ts';

export function pressButton(context: ControlContext, action: PressAction): InteractionRecord {
  const { actor, stored } = requireVisibleMessage(context.world, action);
  const button = listComponents(stored.message.components).find(
    (one) =>
      one['type'] === ComponentType.Button &&
      (action.customId === undefined ? one['label'] === action.label : one['custom_id'] === action.customId),
  );
  if (!button) throw notFound(`button ${action.label ?? action.customId ?? ''}`);
  if (button['disabled'] === true) throw forbidden('That button is disabled.');
  if (typeof button['custom_id'] !== 'string') throw forbidden('That button is a link.');
  const data = { custom_id: button['custom_id'], component_type: ComponentType.Button, id: button['id'] };
  return deliverComponent(context, action, { actor, stored, data, label: button['custom_id'] });
}

export function chooseSelectValues(context: ControlContext, action: SelectAction): InteractionRecord {
  const { world } = context;
  const { actor, stored } = requireVisibleMessage(world, action);
  const select = listComponents(stored.message.components).find(
    (one) => isSelect(one['type']) && one['custom_id'] === action.customId,
  );
  if (!select) throw notFound(`select ${action.customId}`);
  if (select['disabled'] === true) throw forbidden('That select is disabled.');
  const resolver = createResolver(world, actor);
  const values = resolveSelectValues(select, action.values, { resolver, path: 'values' });
  const resolved = hasResolved(resolver.resolved) ? { resolved: resolver.resolved } : {};
  const data = { custom_id: action.customId, component_type: select['type'], id: select['id'], values, ...resolved };
  return deliverComponent(context, action, { actor, stored, data, label: action.customId });
}

/** Returns the values of a select as Discord sends them. Refuses too few, too many and unknown ones. */
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

/** Returns the value of an option, found by value or label. */
export function resolveOption(component: RawComponent, requested: string, path: string): string {
  const options = (Array.isArray(component['options']) ? component['options'] : []).filter(isRecord);
  const found = options.find(({ value }) => value === requested) ?? options.find(({ label }) => label === requested);
  if (typeof found?.['value'] !== 'string') throw invalid(path, 'Choose one of the options given.');
  return found['value'];
}

function deliverComponent(
  context: ControlContext,
  action: PressAction | SelectAction,
  input: { actor: ActorContext; stored: StoredMessage; data: object; label: string },
): InteractionRecord {
  const { actor, stored, data, label } = input;
  return deliverInteraction(context, {
    type: InteractionType.MessageComponent,
    user: actor.user,
    location: actor.location,
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
  world: World,
  action: PressAction | SelectAction,
): { actor: ActorContext; stored: StoredMessage } {
  const actor = resolveActor(world, {
    ...action,
    channel: action.channel ?? findChannelOfMessage(world, action.message),
  });
  const stored = findMessage(world, actor.location.channel.id, action.message);
  if (!stored || (stored.onlyFor !== null && stored.onlyFor !== actor.user.id))
    throw notFound(`message ${action.message}`);
  return { actor, stored };
}

function findChannelOfMessage(world: World, messageId: string): string {
  for (const [channelId, messages] of world.messages) if (messages.has(messageId)) return channelId;
  throw notFound(`message ${messageId}`);
}

/** Returns every component of a message, nested ones included. */
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
