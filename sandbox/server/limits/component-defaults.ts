import { ComponentType } from 'discord-api-types/v10';
import { isRecord } from '../../world/is-record.ts';
import type { RawComponent } from '../../world/messages/message-body.ts';
import { isSelect } from './selects.ts';

/** Copies validated components as Discord returns them: numbered in reading order, with defaults filled in. */
export function withDefaults(items: readonly unknown[]): RawComponent[] {
  let next = 0;
  const visit = (item: unknown): RawComponent => {
    const raw = isRecord(item) ? item : {};
    next += 1;
    const id = typeof raw['id'] === 'number' && raw['id'] > 0 ? raw['id'] : next;
    const copy: RawComponent = { ...defaultsFor(raw['type']), ...raw, id };
    if (Array.isArray(raw['components'])) copy['components'] = raw['components'].map(visit);
    if (isRecord(raw['accessory'])) copy['accessory'] = visit(raw['accessory']);
    if (isRecord(raw['component'])) copy['component'] = visit(raw['component']);
    for (const key of ['media', 'file']) if (isRecord(raw[key])) copy[key] = unfurlMedia(raw[key]);
    if (Array.isArray(raw['items'])) {
      copy['items'] = raw['items']
        .filter(isRecord)
        .map((one) => ({ description: null, spoiler: false, ...one, media: unfurlMedia(one['media']) }));
    }
    return copy;
  };
  return items.map(visit);
}

function defaultsFor(type: unknown): RawComponent {
  if (isSelect(type)) return { min_values: 1, max_values: 1 };
  if (type === ComponentType.Separator) return { spacing: 1, divider: true };
  if (type === ComponentType.Container) return { accent_color: null, spoiler: false };
  if (type === ComponentType.Thumbnail) return { description: null, spoiler: false };
  if (type === ComponentType.File) return { spoiler: false };
  return {};
}

function unfurlMedia(media: unknown): RawComponent {
  const url = isRecord(media) ? media['url'] : '';
  return { id: '0', url, proxy_url: url };
}
