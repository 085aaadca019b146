import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../../start.ts';
import { openIdentifiedGateway, type RawGateway } from '../../test-support/raw-gateway.ts';
import { callRest } from '../../test-support/rest-call.ts';

const x = (n: number): string => 'x'.repeat(n);
const list = <T>(n: number, make: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => make(k));

const text = (k: number | string, more: object = {}) => ({ type: 4, custom_id: `t${k}`, style: 1, ...more });
const label = (component: object, more: object = {}) => ({ type: 18, label: 'l', component, ...more });
const modal = (...components: object[]) => ({ custom_id: 'm', title: 't', components });
const options = (n: number) => list(n, (k) => ({ label: `l${k}`, value: `v${k}` }));

/** Name, accepted data, refused data one step beyond the limit, and path of the error under `data`. */
const MODALS: [string, object, object, string][] = [
  [
    'a custom id of 100',
    { ...modal(label(text(1))), custom_id: x(100) },
    { ...modal(label(text(1))), custom_id: x(101) },
    'custom_id',
  ],
  ['a title of 45', { ...modal(label(text(1))), title: x(45) }, { ...modal(label(text(1))), title: x(46) }, 'title'],
  ['at least 1 component', modal(label(text(1))), modal(), 'components'],
  ['5 components', modal(...list(5, (k) => label(text(k)))), modal(...list(6, (k) => label(text(k)))), 'components'],
  [
    'a label of 45',
    modal(label(text(1), { label: x(45) })),
    modal(label(text(1), { label: x(46) })),
    'components.0.label',
  ],
  [
    'a label’s description of 100',
    modal(label(text(1), { description: x(100) })),
    modal(label(text(1), { description: x(101) })),
    'components.0.description',
  ],
  [
    'custom ids that differ',
    modal(label(text(1)), label(text(2))),
    modal(label(text(1)), label(text(1))),
    'components.1.component.custom_id',
  ],
  [
    'a text of 4,000',
    modal(label(text(1, { value: x(4_000) }))),
    modal(label(text(1, { value: x(4_001) }))),
    'components.0.component.value',
  ],
  [
    'a maximum length of 4,000',
    modal(label(text(1, { max_length: 4_000 }))),
    modal(label(text(1, { max_length: 4_001 }))),
    'components.0.component.max_length',
  ],
  [
    'a placeholder of 100',
    modal(label(text(1, { placeholder: x(100) }))),
    modal(label(text(1, { placeholder: x(101) }))),
    'components.0.component.placeholder',
  ],
  [
    '25 options',
    modal(label({ type: 3, custom_id: 's', options: options(25) })),
    modal(label({ type: 3, custom_id: 's', options: options(26) })),
    'components.0.component.options',
  ],
  [
    '10 radio buttons',
    modal(label({ type: 21, custom_id: 'r', options: options(10) })),
    modal(label({ type: 21, custom_id: 'r', options: options(11) })),
    'components.0.component.options',
  ],
  [
    '10 checkboxes',
    modal(label({ type: 22, custom_id: 'c', options: options(10) })),
    modal(label({ type: 22, custom_id: 'c', options: options(11) })),
    'components.0.component.options',
  ],
  [
    '10 files',
    modal(label({ type: 19, custom_id: 'f', max_values: 10 })),
    modal(label({ type: 19, custom_id: 'f', max_values: 11 })),
    'components.0.component.max_values',
  ],
];

const choice = (name: string, value: string) => ({ choices: [{ name, value }] });
const SUGGESTIONS: [string, object, object, string][] = [
  [
    '25 choices',
    { choices: list(25, (k) => ({ name: `n${k}`, value: `v${k}` })) },
    { choices: list(26, (k) => ({ name: `n${k}`, value: `v${k}` })) },
    'choices',
  ],
  ['a name of 100', choice(x(100), 'v'), choice(x(101), 'v'), 'choices.0.name'],
  ['a value of 100', choice('n', x(100)), choice('n', x(101)), 'choices.0.value'],
];

describe('limits of interaction responses', () => {
  let sandbox: Sandbox;
  let gateway: RawGateway;
  let discord: ReturnType<typeof connectSandbox>;
  let receivedCount = 0;
  beforeAll(async () => {
    sandbox = await startSandbox();
    discord = connectSandbox(sandbox.url);
    gateway = await openIdentifiedGateway(sandbox);
    await callRest(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, {
      body: [
        { name: 'open', description: 'Open' },
        {
          name: 'find',
          description: 'Find',
          options: [{ type: 3, name: 'what', description: 'What', autocomplete: true }],
        },
      ],
    });
  });
  afterAll(async () => {
    gateway.close();
    await sandbox.close();
  });

  async function next(): Promise<{ id: string; token: string }> {
    receivedCount += 1;
    return await gateway.waitForEvent('INTERACTION_CREATE', receivedCount - 1);
  }
  async function respond(interaction: { id: string; token: string }, body: object) {
    return await callRest(sandbox, 'POST', `/interactions/${interaction.id}/${interaction.token}/callback`, {
      body,
      token: null,
    });
  }

  /** Sends the refused response first: the interaction stays open for the accepted one. */
  async function expectEdge(type: number, passes: object, fails: object, path: string): Promise<void> {
    const interaction = await next();
    const refused = await respond(interaction, { type, data: fails });
    expect(refused).toMatchObject({ status: 400, body: { code: 50_035, message: 'Invalid Form Body' } });
    let node: unknown = (refused.body as { errors: { data: unknown } }).errors.data;
    for (const key of path.split('.')) node = (node as Record<string, unknown> | undefined)?.[key];
    expect(node).toMatchObject({ _errors: [{ code: expect.any(String), message: expect.any(String) }] });
    expect((await respond(interaction, { type, data: passes })).status).toBe(204);
  }

  test.each(MODALS)('a modal may have %s and no more', async (_, passes, fails, path) => {
    await discord.as('Wren Sato').slash('open', {}, { waitMs: 0 });
    await expectEdge(9, passes, fails, path);
  });

  test.each(SUGGESTIONS)('an autocomplete response may have %s and no more', async (_, passes, fails, path) => {
    await discord.as('Wren Sato').autocomplete('find', { focused: 'what', waitMs: 0 });
    await expectEdge(8, passes, fails, path);
  });

  test('a user-installed application may send five follow-ups; the sixth gets 40094', async () => {
    await discord.as('Wren Sato').slash('open', {}, { waitMs: 0, installed: 'user' });
    const interaction = await next();
    expect(interaction).toMatchObject({ authorizing_integration_owners: { 1: expect.any(String) } });
    await respond(interaction, { type: 4, data: { content: 'one' } });
    const more = () =>
      callRest(sandbox, 'POST', `/webhooks/${sandbox.applicationId}/${interaction.token}`, {
        body: { content: 'more' },
        token: null,
      });
    for (let n = 0; n < 5; n += 1) expect((await more()).status).toBe(200);
    expect(await more()).toMatchObject({ status: 400, body: { code: 40_094 } });
  });

  test('a response within three seconds is accepted, a later one gets 10062', async () => {
    await discord.as('Wren Sato').slash('open', {}, { waitMs: 0 });
    const inTime = await next();
    await discord.advanceClock(2_500);
    expect((await respond(inTime, { type: 4, data: { content: 'in time' } })).status).toBe(204);
    await discord.as('Wren Sato').slash('open', {}, { waitMs: 0 });
    const late = await next();
    await discord.advanceClock(3_001);
    expect(await respond(late, { type: 4, data: { content: 'late' } })).toMatchObject({
      status: 404,
      body: { code: 10_062 },
    });
  });
});
