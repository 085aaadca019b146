import { type APIModalInteractionResponseCallbackData, ComponentType } from 'discord-api-types/v10';
import type { Form, FormPath } from '../http/form.ts';
import { withDefaults } from './component-defaults.ts';
import { type ComponentCounters, readCustomId } from './custom-ids.ts';
import type { RawComponent } from '../../world/messages/message-body.ts';
import { isSelect, readOptions, readSelect } from './selects.ts';

/**
 * Reads the data of a type 9 callback. `interactions/receiving-and-responding.mdx`, "Modal": a title of 45 characters,
 * one to five components.
 */
export function readModal(form: Form, value: unknown): APIModalInteractionResponseCallbackData | undefined {
  const raw = form.record(value, []);
  if (!raw) return undefined;
  form.text(raw['custom_id'], ['custom_id'], { min: 1, max: 100, required: true });
  form.text(raw['title'], ['title'], { min: 1, max: 45, required: true });
  const itemPath: FormPath = ['components'];
  const items = form.list(raw['components'], itemPath, { min: 1, max: 5, required: true });
  const counters: ComponentCounters = { customIds: new Set(), count: 0, textLength: 0 };
  items?.forEach((item, index) => readTopLevel(form, item, [...itemPath, index], counters));
  if (form.hasErrors()) return undefined;
  // Every field that clients read was validated above; the rest passes through, as with Discord.
  return { ...raw, components: withDefaults(items ?? []) } as unknown as APIModalInteractionResponseCallbackData;
}

function readTopLevel(form: Form, item: unknown, path: FormPath, counters: ComponentCounters): void {
  const raw = form.record(item, path);
  if (!raw) return;
  const allowed = [ComponentType.ActionRow, ComponentType.TextDisplay, ComponentType.Label];
  const type = form.oneOf(raw['type'], [...path, 'type'], allowed);
  if (type === ComponentType.TextDisplay) {
    form.text(raw['content'], [...path, 'content'], { min: 1, max: 4_000, required: true });
  } else if (type === ComponentType.Label) {
    form.text(raw['label'], [...path, 'label'], { min: 1, max: 45, required: true });
    form.text(raw['description'], [...path, 'description'], { max: 100 });
    const field = form.record(raw['component'], [...path, 'component']);
    if (field) readField(form, field, [...path, 'component'], counters);
  } else if (type === ComponentType.ActionRow) {
    const row = form.list(raw['components'], [...path, 'components'], { min: 1, max: 1, required: true });
    row?.forEach((child, index) => {
      const itemPath = [...path, 'components', index];
      const field = form.record(child, itemPath);
      if (!field) return;
      form.oneOf(field['type'], [...itemPath, 'type'], [ComponentType.TextInput]);
      form.text(field['label'], [...itemPath, 'label'], { min: 1, max: 45, required: true });
      readTextInput(form, field, itemPath, counters);
    });
  }
}

function readField(form: Form, raw: RawComponent, path: FormPath, counters: ComponentCounters): void {
  const type = form.oneOf(raw['type'], [...path, 'type'], [3, 4, 5, 6, 7, 8, 19, 21, 22, 23]);
  if (isSelect(type)) readSelect(form, raw, path, counters);
  else if (type === ComponentType.TextInput) readTextInput(form, raw, path, counters);
  else if (type === ComponentType.FileUpload) {
    readCustomId(form, raw, path, counters);
    form.integer(raw['min_values'], [...path, 'min_values'], { min: 0, max: 10 });
    form.integer(raw['max_values'], [...path, 'max_values'], { min: 1, max: 10 });
  } else if (type !== undefined) {
    readCustomId(form, raw, path, counters);
    if (type === ComponentType.RadioGroup) readOptions(form, raw, path, { min: 2, max: 10 });
    if (type === ComponentType.CheckboxGroup) readOptions(form, raw, path, { min: 1, max: 10 });
  }
}

function readTextInput(form: Form, raw: RawComponent, path: FormPath, counters: ComponentCounters): void {
  readCustomId(form, raw, path, counters);
  form.oneOf(raw['style'], [...path, 'style'], [1, 2]);
  form.integer(raw['min_length'], [...path, 'min_length'], { min: 0, max: 4_000 });
  form.integer(raw['max_length'], [...path, 'max_length'], { min: 1, max: 4_000 });
  form.text(raw['value'], [...path, 'value'], { max: 4_000 });
  form.text(raw['placeholder'], [...path, 'placeholder'], { max: 100 });
}
