import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Form, FormPath } from '../http/form.ts';
import { isRecord } from '../../world/is-record.ts';
import { withDefaults } from './component-defaults.ts';
import { type ComponentCounters, readCustomId } from './custom-ids.ts';
import type { RawComponent } from '../../world/messages/message-body.ts';
import { readUrl } from './embeds.ts';
import { isSelect, readSelect } from './selects.ts';

/**
 * `components/reference.mdx`: rows and their contents; with the V2 flag 40 components and 4,000 characters of text in
 * total.
 */
const MAX_ROWS = 5;
const MAX_BUTTONS_PER_ROW = 5;
const MAX_COMPONENTS = 40;
const MAX_TEXT_LENGTH = 4_000;
const V2_TYPES = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
  ComponentType.Container,
];

/** Validates the components of a message. Returns copies as Discord returns them. */
export function readComponents(form: Form, value: unknown, isV2: boolean): RawComponent[] | undefined {
  const items = form.list(value, ['components'], { max: isV2 ? Number.MAX_SAFE_INTEGER : MAX_ROWS });
  if (!items) return undefined;
  const counters: ComponentCounters = { customIds: new Set(), count: 0, textLength: 0 };
  const allowed = isV2 ? V2_TYPES : [ComponentType.ActionRow];
  items.forEach((item, index) => readComponent(form, item, ['components', index], { allowed, counters }));
  if (counters.count > MAX_COMPONENTS) {
    form.fail(['components'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_COMPONENTS} or fewer in length.`);
  }
  if (counters.textLength > MAX_TEXT_LENGTH) {
    form.fail(['components'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_TEXT_LENGTH} or fewer in length.`);
  }
  return form.hasErrors() ? [] : withDefaults(items);
}

type ReadContext = { allowed: readonly number[]; counters: ComponentCounters };

function readComponent(form: Form, item: unknown, path: FormPath, { allowed, counters }: ReadContext): void {
  const raw = form.record(item, path);
  if (!raw) return;
  const type = form.oneOf(raw['type'], [...path, 'type'], allowed);
  counters.count += 1;
  const inner = (key: string, rule: { min: number; max: number; allowed: readonly number[] }): void => {
    const children = form.list(raw[key], [...path, key], { ...rule, required: true });
    children?.forEach((child, index) =>
      readComponent(form, child, [...path, key, index], { allowed: rule.allowed, counters }),
    );
  };
  switch (type) {
    case ComponentType.ActionRow:
      readRow(form, raw, path, counters);
      return;
    case ComponentType.Button:
      readButton(form, raw, path, counters);
      return;
    case ComponentType.TextDisplay: {
      const text = form.text(raw['content'], [...path, 'content'], { min: 1, max: MAX_TEXT_LENGTH, required: true });
      counters.textLength += text?.length ?? 0;
      return;
    }
    case ComponentType.Section:
      inner('components', { min: 1, max: 3, allowed: [ComponentType.TextDisplay] });
      readComponent(form, raw['accessory'], [...path, 'accessory'], {
        allowed: [ComponentType.Button, ComponentType.Thumbnail],
        counters,
      });
      return;
    case ComponentType.Container:
      inner('components', {
        min: 1,
        max: MAX_COMPONENTS,
        allowed: V2_TYPES.filter((kind) => kind !== ComponentType.Container),
      });
      return;
    case ComponentType.Thumbnail:
      readMedia(form, raw['media'], [...path, 'media']);
      return;
    case ComponentType.File:
      readMedia(form, raw['file'], [...path, 'file']);
      return;
    case ComponentType.MediaGallery: {
      const media = form.list(raw['items'], [...path, 'items'], { min: 1, max: 10, required: true });
      media?.forEach((one, index) =>
        readMedia(form, isRecord(one) ? one['media'] : one, [...path, 'items', index, 'media']),
      );
      return;
    }
    default:
  }
}

function readRow(form: Form, row: RawComponent, path: FormPath, counters: ComponentCounters): void {
  const itemPath = [...path, 'components'];
  const items = form.list(row['components'], itemPath, { min: 1, max: MAX_BUTTONS_PER_ROW, required: true });
  if (!items) return;
  const selects = items.filter((item) => isRecord(item) && isSelect(item['type']));
  if (selects.length > 0 && items.length > 1) {
    form.fail(itemPath, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
  }
  items.forEach((item, index) => {
    const child = form.record(item, [...itemPath, index]);
    if (!child) return;
    counters.count += 1;
    const type = form.oneOf(child['type'], [...itemPath, index, 'type'], [2, 3, 5, 6, 7, 8]);
    if (type === ComponentType.Button) readButton(form, child, [...itemPath, index], counters);
    else if (type !== undefined) readSelect(form, child, [...itemPath, index], counters);
  });
}

function readButton(form: Form, raw: RawComponent, path: FormPath, counters: ComponentCounters): void {
  const style = form.oneOf(raw['style'], [...path, 'style'], [1, 2, 3, 4, 5, 6]);
  const label = form.text(raw['label'], [...path, 'label'], { max: 80 });
  if (style === ButtonStyle.Link) {
    if (raw['custom_id'] !== undefined && raw['custom_id'] !== null) {
      form.fail(
        path,
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      );
    }
    const url = form.text(raw['url'], [...path, 'url'], { min: 1, max: 512, required: true });
    if (url && url.length <= 512) readUrl(form, url, [...path, 'url'], false);
  } else if (style === ButtonStyle.Premium) {
    form.text(raw['sku_id'], [...path, 'sku_id'], { min: 1, max: 20, required: true });
    return;
  } else {
    readCustomId(form, raw, path, counters);
    if (raw['url'] !== undefined && raw['url'] !== null) {
      form.fail(
        path,
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      );
    }
  }
  if (!label && !isRecord(raw['emoji'])) {
    form.fail(path, 'BUTTON_COMPONENT_REQUIRES_LABEL_OR_EMOJI', 'A button must have a label or an emoji');
  }
}

function readMedia(form: Form, value: unknown, path: FormPath): void {
  const media = form.record(value, path);
  if (media) readUrl(form, media['url'], [...path, 'url'], true);
}
