import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { FileInput, SubmitAction } from '../actions-contract.ts';
import type { InteractionRecord } from '../../server/interactions/interaction-store.ts';
import { deliverInteraction } from '../../server/interactions/deliver-interaction.ts';
import type { RawComponent } from '../../world/messages/message-body.ts';
import { isRecord } from '../../world/is-record.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { resolveOption, resolveSelectValues } from './component-actions.ts';
import { resolveActor } from '../name-lookup.ts';
import { forbidden, invalid, notFound } from '../control-refusal.ts';
import { createResolver, hasResolved, type Resolver } from './resolver.ts';
import type { ControlContext } from '../control-context.ts';

type Fields = SubmitAction['fields'];
type Field = Fields[string] | undefined;

/** Submits the modal that an earlier interaction opened for the same person. */
export function submitModal(context: ControlContext, action: SubmitAction): InteractionRecord {
  const { world } = context;
  const opener = context.interactions.byId.get(action.opener);
  if (!opener?.modal) throw notFound(`modal opened by ${action.opener}`);
  const actor = resolveActor(world, { ...action, channel: opener.channelId });
  if (actor.user.id !== opener.userId) throw forbidden('That modal is open for somebody else.');
  const resolver = createResolver(world, actor);
  // The modal was validated when the bot sent it; its components are records.
  const modalComponents = opener.modal.components as unknown as RawComponent[];
  const remaining = new Set(Object.keys(action.fields));
  const components = modalComponents.map((component) =>
    fillComponent(component, { fields: action.fields, resolver, remaining }),
  );
  for (const name of remaining) throw invalid(`fields.${name}`, 'The modal has no such field.');
  const source = opener.sourceId === null ? undefined : findMessage(world, opener.channelId, opener.sourceId);
  return deliverInteraction(context, {
    type: InteractionType.ModalSubmit,
    user: actor.user,
    location: actor.location,
    data: {
      custom_id: opener.modal.custom_id,
      components,
      ...(hasResolved(resolver.resolved) ? { resolved: resolver.resolved } : {}),
    },
    message: source?.message,
    metadata: { triggering_interaction_metadata: opener.metadata },
    locale: action.locale,
    times: action.times,
    installed: action.installed,
    label: opener.modal.custom_id,
  });
}

type FillContext = { fields: Fields; resolver: Resolver; remaining: Set<string> };

function fillComponent(component: RawComponent, context: FillContext): RawComponent {
  const { type, id } = component;
  if (type === ComponentType.Label && isRecord(component['component'])) {
    return { type, id, component: fillField(component['component'], context) };
  }
  if (type === ComponentType.ActionRow && Array.isArray(component['components'])) {
    return { type, id, components: component['components'].filter(isRecord).map((one) => fillField(one, context)) };
  }
  return { type, id };
}

function fillField(field: RawComponent, { fields, resolver, remaining }: FillContext): RawComponent {
  const customId = String(field['custom_id']);
  const path = `fields.${customId}`;
  const input = fields[customId];
  remaining.delete(customId);
  const base = { type: field['type'], id: field['id'], custom_id: customId };
  const isRequired = field['required'] !== false;
  switch (field['type']) {
    case ComponentType.TextInput:
      return { ...base, value: resolveText(field, input, path) };
    case ComponentType.Checkbox:
      return { ...base, value: input === true || input === 'true' };
    case ComponentType.RadioGroup: {
      const [value] = listTexts(input);
      if (value === undefined && isRequired) throw invalid(path, 'This field is required.');
      return { ...base, value: value === undefined ? null : resolveOption(field, value, path) };
    }
    case ComponentType.FileUpload: {
      const files = Array.isArray(input) ? input.filter((one): one is FileInput => typeof one === 'object') : [];
      const rule = { min: isRequired ? Number(field['min_values'] ?? 1) : 0, max: Number(field['max_values'] ?? 1) };
      if (files.length < rule.min || files.length > rule.max) {
        throw invalid(path, `Give between ${rule.min} and ${rule.max} files.`);
      }
      return { ...base, values: files.map((file) => resolver.attachment(file)) };
    }
    case ComponentType.CheckboxGroup: {
      const values = listTexts(input).map((value) => resolveOption(field, value, path));
      if (values.length === 0 && isRequired) throw invalid(path, 'This field is required.');
      return { ...base, values };
    }
    default: {
      const values = listTexts(input);
      if (values.length === 0 && !isRequired) return { ...base, values };
      return { ...base, values: resolveSelectValues(field, values, { resolver, path }) };
    }
  }
}

function resolveText(field: RawComponent, input: Field, path: string): string {
  const prefilled = typeof field['value'] === 'string' ? field['value'] : '';
  const value = typeof input === 'string' ? input : prefilled;
  const min = Number(field['min_length'] ?? 0);
  const max = Number(field['max_length'] ?? 4_000);
  if (value === '' && field['required'] !== false) throw invalid(path, 'This field is required.');
  if (value !== '' && (value.length < min || value.length > max)) {
    throw invalid(path, `Must be between ${min} and ${max} in length.`);
  }
  return value;
}

function listTexts(input: Field): string[] {
  if (Array.isArray(input)) return input.filter((one) => typeof one === 'string');
  return typeof input === 'string' && input !== '' ? [input] : [];
}
