import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { FileInput, SubmitAct } from '../contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliver } from '../../server/interactions/deliver-interaction.ts';
import type { RawComponent } from '../../server/limits/custom-ids.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../../server/http/form.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { offered, selectValues } from './component-actions.ts';
import { sceneOf } from '../name-lookup.ts';
import { forbidden, invalid, missing } from '../control-refusal.ts';
import { createResolver, hasAny, type Resolver } from './resolver.ts';

type Fields = SubmitAct['fields'];
type Field = Fields[string] | undefined;

/** Submits the modal an earlier interaction opened for the same person. */
export function submitModal(local: LocalDiscord, act: SubmitAct): InteractionRecord {
  const opener = local.interactions.byId.get(act.opener);
  if (!opener?.modal) throw missing(`modal opened by ${act.opener}`);
  const scene = sceneOf(local, { ...act, channel: opener.channelId });
  if (scene.user.id !== opener.userId) throw forbidden('That modal is open for somebody else.');
  const resolver = createResolver(local, scene);
  // The modal was checked when the bot sent it; its components are records.
  const asked = opener.modal.components as unknown as RawComponent[];
  const left = new Set(Object.keys(act.fields));
  const components = asked.map((component) => fill(component, { fields: act.fields, resolver, left }));
  for (const name of left) throw invalid(`fields.${name}`, 'The modal has no such field.');
  const source = opener.sourceId === null ? undefined : findMessage(local, opener.channelId, opener.sourceId);
  return deliver(local, {
    type: InteractionType.ModalSubmit,
    user: scene.user,
    place: scene.place,
    data: {
      custom_id: opener.modal.custom_id,
      components,
      ...(hasAny(resolver.resolved) ? { resolved: resolver.resolved } : {}),
    },
    message: source?.message,
    metadata: { triggering_interaction_metadata: opener.metadata },
    locale: act.locale,
    times: act.times,
    installed: act.installed,
    label: opener.modal.custom_id,
  });
}

type Filling = { fields: Fields; resolver: Resolver; left: Set<string> };

function fill(component: RawComponent, filling: Filling): RawComponent {
  const { type, id } = component;
  if (type === ComponentType.Label && isRecord(component['component'])) {
    return { type, id, component: answer(component['component'], filling) };
  }
  if (type === ComponentType.ActionRow && Array.isArray(component['components'])) {
    return { type, id, components: component['components'].filter(isRecord).map((one) => answer(one, filling)) };
  }
  return { type, id };
}

function answer(field: RawComponent, { fields, resolver, left }: Filling): RawComponent {
  const customId = String(field['custom_id']);
  const path = `fields.${customId}`;
  const given = fields[customId];
  left.delete(customId);
  const base = { type: field['type'], id: field['id'], custom_id: customId };
  const isRequired = field['required'] !== false;
  switch (field['type']) {
    case ComponentType.TextInput:
      return { ...base, value: text(field, given, path) };
    case ComponentType.Checkbox:
      return { ...base, value: given === true || given === 'true' };
    case ComponentType.RadioGroup: {
      const [value] = texts(given);
      if (value === undefined && isRequired) throw invalid(path, 'This field is required.');
      return { ...base, value: value === undefined ? null : offered(field, value, path) };
    }
    case ComponentType.FileUpload: {
      const files = Array.isArray(given) ? given.filter((one): one is FileInput => typeof one === 'object') : [];
      const rule = { min: isRequired ? Number(field['min_values'] ?? 1) : 0, max: Number(field['max_values'] ?? 1) };
      if (files.length < rule.min || files.length > rule.max) {
        throw invalid(path, `Give between ${rule.min} and ${rule.max} files.`);
      }
      return { ...base, values: files.map((file) => resolver.attachment(file)) };
    }
    case ComponentType.CheckboxGroup: {
      const values = texts(given).map((value) => offered(field, value, path));
      if (values.length === 0 && isRequired) throw invalid(path, 'This field is required.');
      return { ...base, values };
    }
    default: {
      const values = texts(given);
      if (values.length === 0 && !isRequired) return { ...base, values };
      return { ...base, values: selectValues(field, values, { resolver, path }) };
    }
  }
}

function text(field: RawComponent, given: Field, path: string): string {
  const prefilled = typeof field['value'] === 'string' ? field['value'] : '';
  const value = typeof given === 'string' ? given : prefilled;
  const min = Number(field['min_length'] ?? 0);
  const max = Number(field['max_length'] ?? 4_000);
  if (value === '' && field['required'] !== false) throw invalid(path, 'This field is required.');
  if (value !== '' && (value.length < min || value.length > max)) {
    throw invalid(path, `Must be between ${min} and ${max} in length.`);
  }
  return value;
}

function texts(given: Field): string[] {
  if (Array.isArray(given)) return given.filter((one) => typeof one === 'string');
  return typeof given === 'string' && given !== '' ? [given] : [];
}
