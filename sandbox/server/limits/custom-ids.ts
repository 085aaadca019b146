import type { RawComponent } from '../../world/messages/message-body.ts';
import type { Form, FormPath } from '../http/form.ts';

/** Counters while reading one message or modal. */
export type ComponentCounters = { customIds: Set<string>; count: number; textLength: number };

/** Custom ids are 1 to 100 characters and unique in their message or modal. */
export function readCustomId(form: Form, raw: RawComponent, path: FormPath, counters: ComponentCounters): void {
  const itemPath = [...path, 'custom_id'];
  const customId = form.text(raw['custom_id'], itemPath, { min: 1, max: 100, required: true });
  if (customId === undefined) return;
  if (counters.customIds.has(customId)) {
    form.fail(itemPath, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  }
  counters.customIds.add(customId);
}
