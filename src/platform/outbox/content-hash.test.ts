import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type { MessageBody } from '../discord/messages/reply.ts';
import { contentHash } from './content-hash.ts';

const sent: MessageBody = {
  content: ' Fresh in ',
  embeds: [
    {
      title: 'Lantern ',
      description: 'Lights the quay.',
      color: 0xe0a526,
      timestamp: '2026-11-22T10:00:00.000Z',
      fields: [{ name: 'Price', value: '40', inline: false }],
      image: { url: 'https://example.com/lantern.png' },
      footer: { text: 'item_3' },
    },
  ],
  components: [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Success,
          label: 'Buy',
          custom_id: 'shop.buy:item_3',
          disabled: false,
        },
      ],
    },
  ],
};

/** The same message as Discord returns it, with what it adds and spells out. */
const received = {
  content: 'Fresh in',
  embeds: [
    {
      type: 'rich',
      title: 'Lantern',
      description: 'Lights the quay.',
      color: 0xe0a526,
      timestamp: '2026-11-22T10:00:00+00:00',
      fields: [{ name: 'Price', value: '40', inline: false }],
      image: {
        url: 'https://example.com/lantern.png',
        proxy_url: 'https://media.example/lantern.png',
        width: 64,
        height: 64,
        placeholder: 'abc',
        placeholder_version: 1,
        flags: 0,
      },
      footer: { text: 'item_3' },
      content_scan_version: 2,
    },
  ],
  components: [
    {
      type: 1,
      id: 1,
      components: [{ type: 2, id: 2, style: 3, label: 'Buy', custom_id: 'shop.buy:item_3' }],
    },
  ],
};

test('a message has the same hash in the form that Discord returns', () => {
  expect(contentHash(received)).toBe(contentHash(sent));
});

const changed: [name: string, body: MessageBody][] = [
  ['content', { ...sent, content: 'Sold out' }],
  ['an embed less', { ...sent, embeds: [] }],
  ['a title', { ...sent, embeds: [{ ...sent.embeds?.[0], title: 'Lamp' }] }],
  ['a field', { ...sent, embeds: [{ ...sent.embeds?.[0], fields: [{ name: 'Price', value: '41' }] }] }],
  ['a colour', { ...sent, embeds: [{ ...sent.embeds?.[0], color: 0 }] }],
  ['the time', { ...sent, embeds: [{ ...sent.embeds?.[0], timestamp: '2026-11-22T10:00:01.000Z' }] }],
  ['no buttons', { ...sent, components: [] }],
  [
    'a button that is off',
    {
      ...sent,
      components: [
        {
          type: ComponentType.ActionRow,
          components: [
            {
              type: ComponentType.Button,
              style: ButtonStyle.Success,
              label: 'Buy',
              custom_id: 'shop.buy:item_3',
              disabled: true,
            },
          ],
        },
      ],
    },
  ],
];
describe('different content has a different hash', () => {
  test.each(changed)('%s', (_name, body) => {
    expect(contentHash(body)).not.toBe(contentHash(sent));
  });
});
