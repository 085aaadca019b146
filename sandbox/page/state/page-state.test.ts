import { MessageFlags, MessageType, type APIMessage } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type { SandboxState } from '../../control-api/contract.ts';
import type { SandboxEvent } from '../../control-api/events-contract.ts';
import { findRepliedMessage } from '../messages/replied-message.ts';
import { pageReducer, type PageState } from './page-state.ts';
import { formatPlainText } from '../messages/plain-text.ts';
import { unreadInGuild } from './unread.ts';

const wren = { user: { id: 'wren' }, roles: ['crew'] };
const guilds = [{ id: 'g', name: 'Harbour', members: [wren] }];
const state = { bot: { id: '1' }, sessions: 1, guilds, faults: {}, leftGuilds: [] } as unknown as SandboxState;
const createMessage = (id: string, fields: object = {}): APIMessage =>
  ({
    id,
    content: `m${id}`,
    embeds: [],
    author: { id: '9' },
    flags: 0,
    mentions: [],
    mention_roles: [],
    ...fields,
  }) as unknown as APIMessage;
const messageEvent = (type: 'message_create' | 'message_update', message: APIMessage, onlyFor: string | null = null) =>
  ({ type, guildId: 'g', channelId: 'c', message, onlyFor }) satisfies SandboxEvent;

function openedState(messages: readonly APIMessage[], as = 'wren'): PageState {
  const start = pageReducer(undefined, { type: 'state', state, wire: [] });
  const open = pageReducer(start, { type: 'open', channelId: 'c', as });
  const read = pageReducer(open, { type: 'read', channelId: 'c', revision: 0, as, messages });
  if (!read) throw new Error('There is no page state.');
  return read;
}
const applyEvents = (pageState: PageState, ...events: SandboxEvent[]): PageState =>
  pageReducer(pageState, { type: 'events', events }) ?? pageState;
const idsIn = (pageState: PageState | undefined) => pageState?.log?.messages.map(({ id }) => id);

describe('the page state', () => {
  test('ignores events before the first snapshot', () => {
    expect(pageReducer(undefined, { type: 'events', events: [{ type: 'bot', sessions: 3 }] })).toBeUndefined();
  });

  test('adds, changes and removes messages of the open channel', () => {
    const pageState = applyEvents(
      openedState([createMessage('5')]),
      messageEvent('message_create', createMessage('10')),
      messageEvent('message_create', createMessage('7')),
      messageEvent('message_update', createMessage('5', { content: 'changed' })),
      { type: 'message_delete', guildId: 'g', channelId: 'c', messageId: '7', onlyFor: null },
    );
    expect(idsIn(pageState)).toEqual(['5', '10']);
    expect(pageState.log?.messages[0]?.content).toBe('changed');
  });

  test('marks reactions as own by the selected user, not by the bot', () => {
    const reactions = [
      { emoji: { id: null, name: '⚓' }, count: 2, me: true },
      { emoji: { id: null, name: '🎉' }, count: 1, me: false },
    ];
    const changed = {
      ...messageEvent('message_update', createMessage('5', { reactions })),
      reactedBy: { '⚓': ['1'], '🎉': ['wren'] },
    };
    const ownIn = (pageState: PageState) => pageState.log?.messages[0]?.reactions?.map(({ me }) => me);
    expect(ownIn(applyEvents(openedState([createMessage('5')]), changed))).toEqual([false, true]);
    expect(ownIn(applyEvents(openedState([createMessage('5')], 'oskar'), changed))).toEqual([false, false]);
  });

  test('shows the current version of a replied message, and that it was deleted', () => {
    const reply = { type: MessageType.Reply, message_reference: { message_id: '5' } };
    const first = openedState([
      createMessage('5'),
      createMessage('6', { ...reply, referenced_message: createMessage('5') }),
    ]);
    const repliedMessage = ({ log }: PageState) =>
      findRepliedMessage(log?.messages.at(-1) ?? createMessage('0'), log?.messages ?? []);
    const edited = applyEvents(first, messageEvent('message_update', createMessage('5', { content: 'changed' })));
    expect(repliedMessage(edited)?.content).toBe('changed');
    const deletion = { type: 'message_delete', guildId: 'g', channelId: 'c', messageId: '5', onlyFor: null } as const;
    expect(repliedMessage(applyEvents(edited, deletion))).toBeNull();
    // A message older than the log comes with its reply.
    const older = openedState([createMessage('6', { ...reply, referenced_message: createMessage('5') })]);
    expect(repliedMessage(older)?.content).toBe('m5');
    expect(
      repliedMessage(
        openedState([createMessage('7', { type: MessageType.Default, message_reference: { message_id: '5' } })]),
      ),
    ).toBeUndefined();
  });

  test('never shows messages for another user, nor keeps private ones when the user changes', () => {
    const mine = createMessage('6', { flags: MessageFlags.Ephemeral });
    const pageState = applyEvents(
      openedState([createMessage('5')]),
      messageEvent('message_create', mine, 'wren'),
      messageEvent('message_create', createMessage('8'), 'oskar'),
    );
    expect(idsIn(pageState)).toEqual(['5', '6']);
    expect(idsIn(pageReducer(pageState, { type: 'open', channelId: 'c', as: 'oskar' }))).toEqual(['5']);
  });

  test('keeps messages that arrive during a load and drops a load for the previous user', () => {
    const start = pageReducer(undefined, { type: 'state', state, wire: [] });
    const open = pageReducer(start, { type: 'open', channelId: 'c', as: 'wren' });
    const live = pageReducer(open, { type: 'events', events: [messageEvent('message_create', createMessage('9'))] });
    const late = pageReducer(live, {
      type: 'read',
      channelId: 'c',
      revision: 0,
      as: 'oskar',
      messages: [createMessage('1')],
    });
    expect(idsIn(late)).toEqual(['9']);
    expect(late?.log?.isLoaded).toBe(false);
    expect(
      idsIn(
        pageReducer(late, { type: 'read', channelId: 'c', revision: 0, as: 'wren', messages: [createMessage('5')] }),
      ),
    ).toEqual(['5', '9']);
  });

  test('loads again when the log became stale during a load', () => {
    const action = { type: 'read', channelId: 'c', as: 'wren', messages: [createMessage('5')] } as const;
    const stale = pageReducer(openedState([]), { type: 'guild', guild: state.guilds[0] ?? expect.fail('no server') });
    const late = pageReducer(stale, { ...action, revision: 0 });
    expect([idsIn(late), late?.log?.isLoaded, late?.log?.revision]).toEqual([['5'], false, 1]);
    expect(pageReducer(late, { ...action, revision: 1 })?.log?.isLoaded).toBe(true);
  });

  test('counts unread messages of other channels until opened, private ones only for their user', () => {
    const other = (id: string, onlyFor: string | null, fields: object = {}): SandboxEvent => ({
      ...messageEvent('message_create', createMessage(id, { channel_id: 'd', ...fields }), onlyFor),
      channelId: 'd',
    });
    const pageState = applyEvents(
      openedState([]),
      other('1', null),
      other('2', 'wren', { mentions: [{ id: 'wren' }] }),
      other('3', 'oskar'),
      other('4', null, { mention_roles: ['crew'] }),
      other('5', null, { mention_roles: ['council'] }),
    );
    expect(pageState.unread).toEqual({ d: { guildId: 'g', count: 4, mentions: 2, firstId: '1' } });
    expect(unreadInGuild(pageState.unread, 'g')).toEqual({ count: 4, mentions: 2 });
    expect(unreadInGuild(pageState.unread, 'h')).toEqual({ count: 0, mentions: 0 });
    const opened = pageReducer(pageState, { type: 'open', channelId: 'd', as: 'wren' });
    expect(opened?.unread).toEqual({});
    expect(opened?.log?.firstUnreadId).toBe('1');
  });

  test('announces a bot message once it has content, and never messages of members', () => {
    const bot = { author: { id: '1', bot: true } };
    const thinking = applyEvents(
      openedState([]),
      messageEvent('message_create', createMessage('5', { ...bot, flags: MessageFlags.Loading })),
    );
    expect(thinking.lastBotMessage).toBeUndefined();
    const answered = applyEvents(thinking, messageEvent('message_update', createMessage('5', bot)));
    expect(answered.lastBotMessage?.id).toBe('5');
    expect(applyEvents(answered, messageEvent('message_create', createMessage('6'))).lastBotMessage?.id).toBe('5');
  });

  test('keeps only the last entries of the wire log', () => {
    const calls = Array.from({ length: 90 }, (_, id): SandboxEvent => ({
      type: 'wire',
      entry: { id, at: 0, direction: 'out', kind: 'rest', label: 'GET /' },
    }));
    expect(applyEvents(openedState([]), ...calls).wire.map(({ id }) => id)).toEqual(
      calls.slice(-60).map((_, index) => index + 30),
    );
  });
});

test('a message is announced without markup, with names and times instead of ids', () => {
  const embeds = [{ title: 'Paid', description: '**100** to <@7> in <#8>, more <t:60:R>' }];
  const names = { user: () => 'Wren', channel: () => 'market', role: () => undefined, time: () => 'in an hour' };
  expect(formatPlainText(createMessage('1', { content: '_Well_', embeds }), names)).toBe(
    'Well. Paid. 100 to Wren in market, more in an hour',
  );
});

test('a server the bot was removed from is listed until the bot is added again', () => {
  const gone = applyEvents(openedState([]), { type: 'guild', guildId: 'g', change: 'delete' });
  expect(gone.guilds).toEqual([]);
  expect(gone.leftGuilds).toEqual([{ id: 'g', name: 'Harbour' }]);
  expect(applyEvents(gone, { type: 'guild', guildId: 'g', change: 'create' }).leftGuilds).toEqual([]);
});
