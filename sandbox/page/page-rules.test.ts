import { PermissionFlagsBits, type APIGuildMember } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../start.ts';
import { connectSandbox } from '../client/sandbox-client.ts';
import { findMessage } from '../../locales/translate.ts';
import {
  faultChangeSchema,
  faultsSchema,
  rateLimitFaultSchema,
  refusalFaultSchema,
} from '../control-api/faults-contract.ts';
import { interactionRoutes } from '../server/rest/interactions/interaction-callback.ts';
import { memberRoutes } from '../server/rest/guilds/members.ts';
import { messageRoutes } from '../server/rest/channels/messages.ts';
import { roleRoutes } from '../server/rest/guilds/roles.ts';
import { userRoutes } from '../server/rest/users.ts';
import { parseRequestFault, ROUTES } from './tool-panel/request-faults.ts';
import { faultSwitches, ONE_TIME_FAULTS } from './tool-panel/fault-switches.ts';
import { groupByDay } from './messages/message-days.ts';
import {
  hasPermission,
  overwriteStateOf,
  togglePermission,
  withOverwriteState,
} from './moderation/permission-overwrites.ts';
import { visibleChannels, memberDisplayName, groupPeopleByRank, rolesOf } from './state/guild-access.ts';
import { parsePageLocation, formatPageLocation } from './state/page-location.ts';
import { canWriteInThread, suggestedThreadName } from './threads/visible-threads.ts';
import { formatWireEntry } from './tool-panel/format-wire-entry.ts';
import { contrastRatio, readableColour } from './messages/readable-colour.ts';

describe('the page location', () => {
  test('survives formatting and parsing', () => {
    const pageLocation = { as: '7', server: '8', channel: '@dm', side: 'members' } as const;
    expect(formatPageLocation(pageLocation)).toBe('?as=7&server=8&channel=@dm&side=members');
    expect(parsePageLocation(formatPageLocation(pageLocation))).toEqual(pageLocation);
  });
  test('ignores unknown values', () => {
    expect(parsePageLocation('?side=ceiling&as=&colour=red')).toEqual({});
    expect(formatPageLocation({ channel: '' })).toBe('');
  });
});

test('members are ranked by permissions and see only their channels', async () => {
  const sandbox = await startSandbox();
  try {
    const [guild] = (await connectSandbox(sandbox.url).state()).guilds;
    if (!guild) throw new Error('no server');
    const now = Date.now();
    const people = groupPeopleByRank(guild, now);
    expect(people.map(({ rank, members }) => [rank, members.slice(0, 1).map(memberDisplayName)])).toEqual([
      ['owner', ['Mara Lindqvist']],
      ['moderator', ['Ines Duarte']],
      ['member', ['Wren Sato']],
    ]);
    const [owner, , member] = people.map(({ members }) => members[0]);
    const channelCountsFor = (one: APIGuildMember | undefined) =>
      one && visibleChannels(guild, one, now).map(({ name, channels }) => [name, channels.length]);
    expect(channelCountsFor(owner)).toEqual([
      ['Harbour', 6],
      ['Council only', 1],
    ]);
    expect(channelCountsFor(member)).toEqual([['Harbour', 6]]);
    expect(member && rolesOf(guild, member).map(({ name }) => name)).toEqual(['Lantern bearer', 'Crew']);
  } finally {
    await sandbox.close();
  }
});

describe('a thread', () => {
  const thread = { id: '1', parentId: '2', name: 'Nets', ownerId: '3', isPrivate: false, isArchived: false };
  const { SendMessagesInThreads: write, ManageThreads: manage, SendMessages: inChannel } = PermissionFlagsBits;
  test.each([
    ['open', false, write, true],
    ['open', false, inChannel, false],
    ['locked', true, write, false],
    ['locked', true, write | manage, true],
    ['locked', true, manage, false],
  ] as const)(
    'that is %s (isLocked: %s) can be written in with permissions %i: %s',
    (_state, isLocked, permissions, isAllowed) => {
      expect(canWriteInThread({ ...thread, isLocked }, permissions)).toBe(isAllowed);
    },
  );
  test('gets the beginning of the message as its suggested name', () => {
    expect(suggestedThreadName('Who repairs the nets?\nThey are torn.')).toBe('Who repairs the nets?');
    expect(suggestedThreadName('x'.repeat(50))).toBe(`${'x'.repeat(40)}…`);
    expect(suggestedThreadName('')).toBe('');
  });
});

test('messages are grouped by day in the time zone of the reader', () => {
  const at = (timestamp: string) => ({ timestamp });
  const sent = [at('2026-11-21T22:30:00Z'), at('2026-11-21T23:30:00Z'), at('2026-11-22T10:00:00Z')];
  const days = groupByDay(sent, 'Europe/Stockholm');
  expect(days.map(({ day, items }) => [day, items.length])).toEqual([
    ['2026-11-21', 1],
    ['2026-11-22', 2],
  ]);
});

test.each([0x2e8b57, 0xe0a526, 0x8e5bd0, 0x3d7dca, 0xffffff, 0x010101])(
  'a name in the role colour %i has enough contrast',
  (colour) => {
    const parts = (css: string | undefined) => (css?.match(/\d+/gu) ?? []).map(Number);
    const [r = 0, g = 0, b = 0] = parts(readableColour(colour, 'light'));
    expect(contrastRatio([r, g, b], [255, 255, 255])).toBeGreaterThan(4.5);
    const [dr = 0, dg = 0, db = 0] = parts(readableColour(colour, 'dark'));
    expect(contrastRatio([dr, dg, db], [0x31, 0x33, 0x38])).toBeGreaterThan(4.5);
  },
);

test.each([
  ['POST /interactions/1574017383000000001/aW50ZXJhY3Rpb246/callback', undefined, 'POST callback'],
  [
    'PATCH /webhooks/1100000000000000001/aW50ZXJhY3Rpb246/messages/@original',
    undefined,
    'PATCH reply/messages/@original',
  ],
  ['POST /channels/1199999999996330988/messages', undefined, 'POST #market'],
  ['PATCH /channels/1199999999996330988/messages/1574017383000004471', undefined, 'PATCH #market/messages/…4471'],
  ['GET /channels/1199999999996330000', undefined, 'GET /channels/…0000'],
  ['INTERACTION_CREATE', '/daily', 'INTERACTION /daily'],
])('the wire entry "%s" is shortened', (label, detail, expected) => {
  const entry = { id: 1, at: 0, direction: 'out', kind: 'rest', label, ...(detail && { detail }) } as const;
  expect(formatWireEntry(entry, (id) => (id === '1199999999996330988' ? 'market' : undefined))).toBe(expected);
});

describe('a permission overwrite', () => {
  const send = 0x800n;
  test.each(['deny', 'inherit', 'allow'] as const)(
    'can be set to %s without changing other permissions',
    (overwriteState) => {
      const before = { allow: '1024', deny: send.toString() };
      const after = withOverwriteState(before, 'SendMessages', overwriteState);
      expect(overwriteStateOf(after, 'SendMessages')).toBe(overwriteState);
      expect(overwriteStateOf(after, 'ViewChannel')).toBe('allow');
    },
  );
  test('is inherited from the server when the channel has none', () => {
    expect(overwriteStateOf(undefined, 'SendMessages')).toBe('inherit');
    expect(withOverwriteState(undefined, 'SendMessages', 'deny')).toEqual({ allow: '0', deny: '2048' });
  });
  test('toggles a single permission of a role', () => {
    const role = { permissions: '3072' };
    expect(hasPermission(role, 'SendMessages')).toBe(true);
    expect(togglePermission(role, 'SendMessages')).toBe('1024');
    expect(togglePermission({ permissions: '1024' }, 'SendMessages')).toBe('3072');
  });
});

test('every fault and every variant of it has a switch and texts', () => {
  const switches = faultSwitches('8');
  for (const { name } of [...switches, ...ONE_TIME_FAULTS])
    for (const key of [name, `${name}_about`]) expect(findMessage('sandbox.faults', key), key).toBeDefined();
  const changes = switches.map(({ on }) => on);
  const offered = new Set(changes.flatMap((change) => Object.keys(change)));
  expect(Object.keys(faultsSchema.shape).filter((key) => !offered.has(key))).toEqual([]);
  const scopes = new Set(changes.map(({ rateLimit }) => rateLimit?.scope));
  expect(rateLimitFaultSchema.shape.scope.options.filter((scope) => !scopes.has(scope))).toEqual([]);
  for (const variant of refusalFaultSchema.options)
    expect(changes.some(({ refuse }) => refuse && variant.safeParse(refuse).success)).toBe(true);
});

describe('a fault for selected calls', () => {
  const [[, post]] = ROUTES;
  test.each([
    [
      { effect: 'refuse', error: '50013', route: post, times: '2' },
      { refuse: { code: 50_013, route: post, times: 2 } },
    ],
    [{ effect: 'refuse', error: '502', route: '', times: '' }, { refuse: { status: 502 } }],
    [{ effect: 'lose', error: 'x', route: post, times: '1' }, { loseReply: { route: post, times: 1 } }],
    [{ effect: 'refuse', error: '404', route: '', times: '1' }, undefined],
    [{ effect: 'refuse', error: '', route: '', times: '1' }, undefined],
    [{ effect: 'lose', error: '', route: '', times: '0' }, undefined],
    [{ effect: 'lose', error: '', route: '', times: 'often' }, undefined],
  ] as const)('%j is parsed as %j', (draft, fault) => {
    expect(parseRequestFault(draft)).toEqual(fault);
    if (fault) expect(faultChangeSchema.safeParse(fault).success).toBe(true);
  });
  test('names only routes that the sandbox serves', () => {
    const all = [messageRoutes, memberRoutes, roleRoutes, userRoutes, interactionRoutes].flat();
    const known = all.map(({ method, path }) => `${method} ${path}`);
    expect(ROUTES.map(([, route]) => route).filter((route) => !known.includes(route))).toEqual([]);
  });
});

test('every fault switch reports the fault as on and as off again', async () => {
  const sandbox = await startSandbox();
  try {
    for (const { name, on, off, isOn } of faultSwitches(undefined)) {
      const before = faultSwitches(undefined).filter((one) => one.isOn(sandbox.faults));
      expect(before.map((one) => one.name)).toEqual([]);
      expect(isOn(sandbox.changeFaults(on)), name).toBe(true);
      sandbox.changeFaults(off);
    }
  } finally {
    await sandbox.close();
  }
});
