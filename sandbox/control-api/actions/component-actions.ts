import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { PressAct, SelectAct } from '../contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliver } from '../../server/interactions/deliver-interaction.ts';
import type { RawComponent } from '../../server/limits/custom-ids.ts';
import { isSelect } from '../../server/limits/selects.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../../server/http/form.ts';
import { findMessage } from '../../world/messages/messages.ts';
import type { StoredMessage } from '../../world/world.ts';
import { type Scene, sceneOf } from '../name-lookup.ts';
import { forbidden, invalid, missing } from '../control-refusal.ts';
import { createResolver, hasAny, type Resolver } from './resolver.ts';

export function pressButton(local: LocalDiscord, act: PressAct): InteractionRecord {
  const { scene, stored } = messageSeenBy(local, act);
  const button = allComponents(stored.message.components).find(
    (one) =>
      one['type'] === ComponentType.Button &&
      (act.customId === undefined ? one['label'] === act.label : one['custom_id'] === act.customId),
  );
  if (!button) throw missing(`button ${act.label ?? act.customId ?? ''}`);
  if (button['disabled'] === true) throw forbidden('That button is disabled.');
  if (typeof button['custom_id'] !== 'string') throw forbidden('That button is a link.');
  const data = { custom_id: button['custom_id'], component_type: ComponentType.Button, id: button['id'] };
  return send(local, act, { scene, stored, data, label: button['custom_id'] });
}

export function chooseInSelect(local: LocalDiscord, act: SelectAct): InteractionRecord {
  const { scene, stored } = messageSeenBy(local, act);
  const select = allComponents(stored.message.components).find(
    (one) => isSelect(one['type']) && one['custom_id'] === act.customId,
  );
  if (!select) throw missing(`select ${act.customId}`);
  if (select['disabled'] === true) throw forbidden('That select is disabled.');
  const resolver = createResolver(local, scene);
  const values = selectValues(select, act.values, { resolver, path: 'values' });
  const resolved = hasAny(resolver.resolved) ? { resolved: resolver.resolved } : {};
  const data = { custom_id: act.customId, component_type: select['type'], id: select['id'], values, ...resolved };
  return send(local, act, { scene, stored, data, label: act.customId });
}

/** Values of a select as Discord sends them; refuses too few, too many, and those it does not offer. */
export function selectValues(
  select: RawComponent,
  wanted: readonly string[],
  how: { resolver: Resolver; path: string },
): string[] {
  const min = Number(select['min_values'] ?? 1);
  const max = Number(select['max_values'] ?? 1);
  if (wanted.length < min || wanted.length > max) throw invalid(how.path, `Choose between ${min} and ${max}.`);
  return wanted.map((value) => {
    switch (select['type']) {
      case ComponentType.UserSelect:
        return how.resolver.user(value, how.path);
      case ComponentType.RoleSelect:
        return how.resolver.role(value, how.path);
      case ComponentType.MentionableSelect:
        return how.resolver.mentionable(value, how.path);
      case ComponentType.ChannelSelect: {
        const types = Array.isArray(select['channel_types']) ? select['channel_types'].map(Number) : [];
        return how.resolver.channel(value, how.path, types);
      }
      default:
        return offered(select, value, how.path);
    }
  });
}

/** An option's value, by its value or its label. */
export function offered(holder: RawComponent, wanted: string, path: string): string {
  const options = (Array.isArray(holder['options']) ? holder['options'] : []).filter(isRecord);
  const found = options.find(({ value }) => value === wanted) ?? options.find(({ label }) => label === wanted);
  if (typeof found?.['value'] !== 'string') throw invalid(path, 'Choose one of the options given.');
  return found['value'];
}

function send(
  local: LocalDiscord,
  act: PressAct | SelectAct,
  what: { scene: Scene; stored: StoredMessage; data: object; label: string },
): InteractionRecord {
  const { scene, stored, data, label } = what;
  return deliver(local, {
    type: InteractionType.MessageComponent,
    user: scene.user,
    place: scene.place,
    data,
    message: stored.message,
    metadata: { interacted_message_id: stored.message.id },
    locale: act.locale,
    times: act.times,
    installed: act.installed,
    label,
  });
}

function messageSeenBy(local: LocalDiscord, act: PressAct | SelectAct): { scene: Scene; stored: StoredMessage } {
  const scene = sceneOf(local, { ...act, channel: act.channel ?? channelWith(local, act.message) });
  const stored = findMessage(local, scene.place.channel.id, act.message);
  if (!stored || (stored.onlyFor !== null && stored.onlyFor !== scene.user.id)) throw missing(`message ${act.message}`);
  return { scene, stored };
}

function channelWith(local: LocalDiscord, messageId: string): string {
  for (const [channelId, messages] of local.world.messages) if (messages.has(messageId)) return channelId;
  throw missing(`message ${messageId}`);
}

/** Every component of a message, however deep. */
function allComponents(items: unknown): RawComponent[] {
  if (!Array.isArray(items)) return [];
  return items
    .filter(isRecord)
    .flatMap((item) => [
      item,
      ...allComponents(item['components']),
      ...(isRecord(item['accessory']) ? [item['accessory']] : []),
    ]);
}
