import { ComponentType } from 'discord-api-types/v10';
import type { Form, FormPath } from '../http/form.ts';
import { type ComponentCounters, readCustomId } from './custom-ids.ts';
import type { RawComponent } from '../../world/messages/message-body.ts';

const SELECT_TYPES: readonly unknown[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

export const isSelect = (type: unknown): boolean => SELECT_TYPES.includes(type);

/** `components/reference.mdx`, "String Select" and the other selects. */
export function readSelect(form: Form, raw: RawComponent, path: FormPath, counters: ComponentCounters): void {
  readCustomId(form, raw, path, counters);
  form.text(raw['placeholder'], [...path, 'placeholder'], { max: 150 });
  const min = form.integer(raw['min_values'], [...path, 'min_values'], { min: 0, max: 25 });
  const max = form.integer(raw['max_values'], [...path, 'max_values'], { min: 1, max: 25 });
  if ((min ?? 1) > (max ?? 1)) {
    form.fail([...path, 'min_values'], 'SELECT_COMPONENT_INVALID_MIN_VALUES', 'min_values cannot exceed max_values');
  }
  if (raw['type'] === ComponentType.StringSelect) readOptions(form, raw, path, { min: 1, max: 25 });
}

/**
 * Validates the options of string selects, radio groups and checkbox groups: labels and values of up to 100 characters,
 * unique values.
 */
export function readOptions(form: Form, raw: RawComponent, path: FormPath, rule: { min: number; max: number }): void {
  const itemPath = [...path, 'options'];
  const values = new Set<string>();
  form.list(raw['options'], itemPath, { ...rule, required: true })?.forEach((item, index) => {
    const option = form.record(item, [...itemPath, index]);
    if (!option) return;
    form.text(option['label'], [...itemPath, index, 'label'], { min: 1, max: 100, required: true });
    form.text(option['description'], [...itemPath, index, 'description'], { max: 100 });
    const value = form.text(option['value'], [...itemPath, index, 'value'], { min: 1, max: 100, required: true });
    if (value === undefined) return;
    if (values.has(value)) {
      form.fail(
        [...itemPath, index, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
    }
    values.add(value);
  });
}
