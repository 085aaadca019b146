import { MessageFlags, MessageType, type APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { SandboxEvent, SandboxState } from '../../control-api/contract.ts';
import { repliedTo } from '../messages/replied-message.ts';
import { look, type Seen } from './page-state.ts';
import { spokenText } from '../messages/plain-text.ts';
import { unreadIn } from './unread.ts';

const wren = { user: { id: 'wren' }, roles: ['crew'] };
const guilds = [{ id: 'g', name: 'Harbour', members: [wren] }];
const state = { bot: { id: '1' }, sessions: 1, guilds, faults: {}, leftGuilds: [] } as unknown as SandboxState;
const said = (id: string, more: object = {}): APIMessage =>
  ({
    id,
    content: `m${id}`,
    embeds: [],
    author: { id: '9' },
    flags: 0,
    mentions: [],
    mention_roles: [],
    ...more,
  }) as unknown as APIMessage;
const event = (type: 'message_create' | 'message_update', message: APIMessage, onlyFor: string | null = null) =>
  ({ type, guildId: 'g', channelId: 'c', message, onlyFor }) satisfies SandboxEvent;

function seeing(messages: readonly APIMessage[], as = 'wren'): Seen {
  const start = look(undefined, { type: 'state', state, wire: [] });
  const open = look(start, { type: 'open', channelId: 'c', as });
  const read = look(open, { type: 'read', channelId: 'c', turn: 0, as, messages });
  if (!read) throw new Error('nothing is seen');
  return read;
}
const hear = (seen: Seen, ...events: SandboxEvent[]): Seen => look(seen, { type: 'events', events }) ?? seen;
const idsIn = (seen: Seen | undefined) => seen?.log?.messages.map(({ id }) => id);

describe('what the page knows', () => {
  it('hears nothing before it has the state', () => {
    expect(look(undefined, { type: 'events', events: [{ type: 'bot', sessions: 3 }] })).toBeUndefined();
  });

  it('adds, changes and removes messages of the open channel', () => {
    const seen = hear(
      seeing([said('5')]),
      event('message_create', said('10')),
      event('message_create', said('7')),
      event('message_update', said('5', { content: 'changed' })),
      { type: 'message_delete', guildId: 'g', channelId: 'c', messageId: '7', onlyFor: null },
    );
    expect(idsIn(seen)).toEqual(['5', '10']);
    expect(seen.log?.messages[0]?.content).toBe('changed');
  });

  it('tells one’s own reactions by who reacted, whatever the bot did', () => {
    const reactions = [
      { emoji: { id: null, name: '⚓' }, count: 2, me: true },
      { emoji: { id: null, name: '🎉' }, count: 1, me: false },
    ];
    const changed = {
      ...event('message_update', said('5', { reactions })),
      reactedBy: { '⚓': ['1'], '🎉': ['wren'] },
    };
    const ownIn = (seen: Seen) => seen.log?.messages[0]?.reactions?.map(({ me }) => me);
    expect(ownIn(hear(seeing([said('5')]), changed))).toEqual([false, true]);
    expect(ownIn(hear(seeing([said('5')], 'oskar'), changed))).toEqual([false, false]);
  });

  it('shows what a reply answers as it reads now, and that it was deleted', () => {
    const reply = { type: MessageType.Reply, message_reference: { message_id: '5' } };
    const first = seeing([said('5'), said('6', { ...reply, referenced_message: said('5') })]);
    const answered = ({ log }: Seen) => repliedTo(log?.messages.at(-1) ?? said('0'), log?.messages ?? []);
    const edited = hear(first, event('message_update', said('5', { content: 'changed' })));
    expect(answered(edited)?.content).toBe('changed');
    const gone = { type: 'message_delete', guildId: 'g', channelId: 'c', messageId: '5', onlyFor: null } as const;
    expect(answered(hear(edited, gone))).toBeNull();
    // What was said before the log begins comes along with its reply.
    const older = seeing([said('6', { ...reply, referenced_message: said('5') })]);
    expect(answered(older)?.content).toBe('m5');
    expect(
      answered(seeing([said('7', { type: MessageType.Default, message_reference: { message_id: '5' } })])),
    ).toBeUndefined();
  });

  it('never shows what is for somebody else, nor keeps it when one becomes somebody else', () => {
    const mine = said('6', { flags: MessageFlags.Ephemeral });
    const seen = hear(
      seeing([said('5')]),
      event('message_create', mine, 'wren'),
      event('message_create', said('8'), 'oskar'),
    );
    expect(idsIn(seen)).toEqual(['5', '6']);
    expect(idsIn(look(seen, { type: 'open', channelId: 'c', as: 'oskar' }))).toEqual(['5']);
  });

  it('keeps what arrives while the channel is being read, and drops an answer for a person one no longer is', () => {
    const start = look(undefined, { type: 'state', state, wire: [] });
    const open = look(start, { type: 'open', channelId: 'c', as: 'wren' });
    const live = look(open, { type: 'events', events: [event('message_create', said('9'))] });
    const late = look(live, { type: 'read', channelId: 'c', turn: 0, as: 'oskar', messages: [said('1')] });
    expect(idsIn(late)).toEqual(['9']);
    expect(late?.log?.isRead).toBe(false);
    expect(idsIn(look(late, { type: 'read', channelId: 'c', turn: 0, as: 'wren', messages: [said('5')] }))).toEqual([
      '5',
      '9',
    ]);
  });

  it('reads once more what became old while it was being read', () => {
    const told = { type: 'read', channelId: 'c', as: 'wren', messages: [said('5')] } as const;
    const stale = look(seeing([]), { type: 'guild', guild: state.guilds[0] ?? expect.fail('no server') });
    const late = look(stale, { ...told, turn: 0 });
    expect([idsIn(late), late?.log?.isRead, late?.log?.turn]).toEqual([['5'], false, 1]);
    expect(look(late, { ...told, turn: 1 })?.log?.isRead).toBe(true);
  });

  it('counts messages of other channels until they are opened, private ones only for their person', () => {
    const other = (id: string, onlyFor: string | null, more: object = {}): SandboxEvent => ({
      ...event('message_create', said(id, { channel_id: 'd', ...more }), onlyFor),
      channelId: 'd',
    });
    const seen = hear(
      seeing([]),
      other('1', null),
      other('2', 'wren', { mentions: [{ id: 'wren' }] }),
      other('3', 'oskar'),
      other('4', null, { mention_roles: ['crew'] }),
      other('5', null, { mention_roles: ['council'] }),
    );
    expect(seen.unread).toEqual({ d: { guildId: 'g', count: 4, mentions: 2, firstId: '1' } });
    expect(unreadIn(seen.unread, 'g')).toEqual({ count: 4, mentions: 2 });
    expect(unreadIn(seen.unread, 'h')).toEqual({ count: 0, mentions: 0 });
    const opened = look(seen, { type: 'open', channelId: 'd', as: 'wren' });
    expect(opened?.unread).toEqual({});
    expect(opened?.log?.newFrom).toBe('1');
  });

  it('tells of a bot once it has something to say, and of people never', () => {
    const bot = { author: { id: '1', bot: true } };
    const thinking = hear(seeing([]), event('message_create', said('5', { ...bot, flags: MessageFlags.Loading })));
    expect(thinking.heard).toBeUndefined();
    const answered = hear(thinking, event('message_update', said('5', bot)));
    expect(answered.heard?.id).toBe('5');
    expect(hear(answered, event('message_create', said('6'))).heard?.id).toBe('5');
  });

  it('keeps only the last calls on the wire', () => {
    const calls = Array.from({ length: 90 }, (_, id): SandboxEvent => ({
      type: 'wire',
      entry: { id, at: 0, direction: 'out', kind: 'rest', label: 'GET /' },
    }));
    expect(hear(seeing([]), ...calls).wire.map(({ id }) => id)).toEqual(calls.slice(-60).map((_, at) => at + 30));
  });
});

it('a message is spoken without its marks, with names and times for ids', () => {
  const embeds = [{ title: 'Paid', description: '**100** to <@7> in <#8>, more <t:60:R>' }];
  const names = { user: () => 'Wren', channel: () => 'market', role: () => undefined, time: () => 'in an hour' };
  expect(spokenText(said('1', { content: '_Well_', embeds }), names)).toBe(
    'Well. Paid. 100 to Wren in market, more in an hour',
  );
});

it('a server the bot was removed from waits to be entered again', () => {
  const gone = hear(seeing([]), { type: 'guild', guildId: 'g', change: 'delete' });
  expect(gone.guilds).toEqual([]);
  expect(gone.left).toEqual([{ id: 'g', name: 'Harbour' }]);
  expect(hear(gone, { type: 'guild', guildId: 'g', change: 'create' }).left).toEqual([]);
});
