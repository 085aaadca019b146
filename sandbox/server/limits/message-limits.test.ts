import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../start.ts';
import { callRest } from '../../test-support/rest-call.ts';

const x = (n: number): string => 'x'.repeat(n);
const list = <T>(n: number, make: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => make(k));
const embed = (n: number) => ({ title: `e${n}` });
const button = (k: number | string) => ({ type: 2, style: 1, label: 'b', custom_id: `id${k}` });
const row = (...components: object[]) => ({ type: 1, components });
const select = (options: number) =>
  row({ type: 3, custom_id: 's', options: list(options, (k) => ({ label: `l${k}`, value: `v${k}` })) });
const fields = (n: number) => ({ fields: list(n, (k) => ({ name: `n${k}`, value: 'v' })) });

/** Name, accepted body, refused body one step beyond the limit, and path of the error. */
const MESSAGE_LIMITS: [string, object, object, string][] = [
  ['content of 2,000', { content: x(2_000) }, { content: x(2_001) }, 'content'],
  ['10 embeds', { embeds: list(10, embed) }, { embeds: list(11, embed) }, 'embeds'],
  ['an embed title of 256', { embeds: [{ title: x(256) }] }, { embeds: [{ title: x(257) }] }, 'embeds.0.title'],
  [
    'a description of 4,096',
    { embeds: [{ description: x(4_096) }] },
    { embeds: [{ description: x(4_097) }] },
    'embeds.0.description',
  ],
  ['25 fields', { embeds: [fields(25)] }, { embeds: [fields(26)] }, 'embeds.0.fields'],
  [
    'a field name of 256',
    { embeds: [{ fields: [{ name: x(256), value: 'v' }] }] },
    { embeds: [{ fields: [{ name: x(257), value: 'v' }] }] },
    'embeds.0.fields.0.name',
  ],
  [
    'a field value of 1,024',
    { embeds: [{ fields: [{ name: 'n', value: x(1_024) }] }] },
    { embeds: [{ fields: [{ name: 'n', value: x(1_025) }] }] },
    'embeds.0.fields.0.value',
  ],
  [
    'a footer of 2,048',
    { embeds: [{ footer: { text: x(2_048) } }] },
    { embeds: [{ footer: { text: x(2_049) } }] },
    'embeds.0.footer.text',
  ],
  [
    'an author of 256',
    { embeds: [{ author: { name: x(256) } }] },
    { embeds: [{ author: { name: x(257) } }] },
    'embeds.0.author.name',
  ],
  [
    '6,000 characters over all embeds',
    { embeds: [{ description: x(4_000) }, { description: x(2_000) }] },
    { embeds: [{ description: x(4_000) }, { description: x(2_001) }] },
    'embeds',
  ],
  [
    'a colour of 24 bits',
    { embeds: [{ title: 'c', color: 0xffffff }] },
    { embeds: [{ title: 'c', color: 0x1000000 }] },
    'embeds.0.color',
  ],
  [
    '5 rows',
    { components: list(5, (k) => row(button(k))) },
    { components: list(6, (k) => row(button(k))) },
    'components',
  ],
  [
    '5 buttons in a row',
    { components: [row(...list(5, button))] },
    { components: [row(...list(6, button))] },
    'components.0.components',
  ],
  [
    'a custom id of 100',
    { components: [row(button(x(98)))] },
    { components: [row(button(x(99)))] },
    'components.0.components.0.custom_id',
  ],
  [
    'custom ids that differ',
    { components: [row(button(1), button(2))] },
    { components: [row(button(1), button(1))] },
    'components.0.components.1.custom_id',
  ],
  [
    'a label of 80',
    { components: [row({ ...button(1), label: x(80) })] },
    { components: [row({ ...button(1), label: x(81) })] },
    'components.0.components.0.label',
  ],
  [
    'a link of 512',
    { components: [row({ type: 2, style: 5, label: 'l', url: `https://a.example/${x(494)}` })] },
    { components: [row({ type: 2, style: 5, label: 'l', url: `https://a.example/${x(495)}` })] },
    'components.0.components.0.url',
  ],
  ['25 options', { components: [select(25)] }, { components: [select(26)] }, 'components.0.components.0.options'],
  [
    'one select in a row',
    { components: [row({ type: 5, custom_id: 'u' })] },
    { components: [row({ type: 5, custom_id: 'u' }, button(1))] },
    'components.0.components',
  ],
  [
    'a placeholder of 150',
    { components: [row({ type: 5, custom_id: 'u', placeholder: x(150) })] },
    { components: [row({ type: 5, custom_id: 'u', placeholder: x(151) })] },
    'components.0.components.0.placeholder',
  ],
  ['a nonce of 25', { content: 'n', nonce: x(25) }, { content: 'n', nonce: x(26) }, 'nonce'],
  [
    '40 new-style components',
    { flags: 1 << 15, components: list(40, () => ({ type: 10, content: 't' })) },
    { flags: 1 << 15, components: list(41, () => ({ type: 10, content: 't' })) },
    'components',
  ],
  [
    'new-style components alone',
    { flags: 1 << 15, components: [{ type: 10, content: 't' }] },
    { flags: 1 << 15, content: 'c', components: [{ type: 10, content: 't' }] },
    'content',
  ],
  [
    'a button with a label',
    { components: [row(button(1))] },
    { components: [row({ type: 2, style: 1, custom_id: 'c' })] },
    'components.0.components.0',
  ],
  [
    'a well-formed URL',
    { embeds: [{ title: 't', url: 'https://a.example' }] },
    { embeds: [{ title: 't', url: 'no link' }] },
    'embeds.0.url',
  ],
];

const option = (k: number) => ({ type: 3, name: `o${k}`, description: 'd' });
const command = (more: object) => ({ name: 'c', description: 'd', ...more });
const choices = (n: number) => ({
  options: [{ ...option(0), choices: list(n, (k) => ({ name: `c${k}`, value: `v${k}` })) }],
});
const choice = (name: number, value: number) => ({
  options: [{ ...option(0), choices: [{ name: x(name), value: x(value) }] }],
});
/** Returns a command of exactly so many characters; its name and description have one each. */
const commandOfLength = (total: number) => {
  const full = { name: x(100), value: x(100) };
  const options = list(25, (k) => ({ ...option(k), name: `o${String(k).padStart(2, '0')}`, description: x(100) }));
  const rest = total - 2 - 25 * 103 - 27 * 200;
  return command({
    options: options.map((one, k) => {
      if (k === 0) return { ...one, choices: list(25, () => full) };
      return k === 1 ? { ...one, choices: [full, full, { name: x(rest - 1), value: 'v' }] } : one;
    }),
  });
};

const COMMAND_LIMITS: [string, object, object, string][] = [
  ['a name of 32', command({ name: x(32) }), command({ name: x(33) }), 'name'],
  ['a lower-case name', command({ name: 'lower' }), command({ name: 'Upper' }), 'name'],
  ['a name without spaces', command({ name: 'one-two' }), command({ name: 'one two' }), 'name'],
  ['a description of 100', command({ description: x(100) }), command({ description: x(101) }), 'description'],
  ['25 options', command({ options: list(25, option) }), command({ options: list(26, option) }), 'options'],
  ['25 choices', command(choices(25)), command(choices(26)), 'options.0.choices'],
  ['a choice name of 100', command(choice(100, 1)), command(choice(101, 1)), 'options.0.choices.0.name'],
  ['a choice value of 100', command(choice(1, 100)), command(choice(1, 101)), 'options.0.choices.0.value'],
  [
    'required options first',
    command({ options: [{ ...option(0), required: true }, option(1)] }),
    command({ options: [option(0), { ...option(1), required: true }] }),
    'options.1.required',
  ],
  [
    'options of different names',
    command({ options: [option(0), option(1)] }),
    command({ options: [option(0), option(0)] }),
    'options.1.name',
  ],
  [
    'a locale that Discord knows',
    command({ name_localizations: { de: 'b' } }),
    command({ name_localizations: { xx: 'b' } }),
    'name_localizations.xx',
  ],
];

describe('limits', () => {
  let sandbox: Sandbox;
  let messages: string;
  let commands: string;
  beforeAll(async () => {
    sandbox = await startSandbox();
    const guild = [...sandbox.world.guilds.values()][0];
    const [, , general] = [...(guild?.build().channels.keys() ?? [])];
    messages = `/channels/${general}/messages`;
    commands = `/applications/${sandbox.applicationId}/guilds/${guild?.id}/commands`;
  });
  afterAll(() => sandbox.close());

  async function expectRefusedAt(path: string, body: object, errorPath: string): Promise<void> {
    const refused = await callRest(sandbox, 'POST', path, { body });
    expect(refused).toMatchObject({ status: 400, body: { code: 50_035, message: 'Invalid Form Body' } });
    let node: unknown = (refused.body as { errors: unknown }).errors;
    for (const key of errorPath.split('.')) node = (node as Record<string, unknown> | undefined)?.[key];
    expect(node).toMatchObject({ _errors: [{ code: expect.any(String), message: expect.any(String) }] });
  }

  test.each(MESSAGE_LIMITS)('a message may have %s and no more', async (_, passes, fails, errorPath) => {
    expect((await callRest(sandbox, 'POST', messages, { body: passes })).status).toBe(200);
    await expectRefusedAt(messages, fails, errorPath);
  });

  test('an embed is trimmed before it is counted, and stored trimmed', async () => {
    const posted = await callRest(sandbox, 'POST', messages, { body: { embeds: [{ title: `  ${x(256)}  ` }] } });
    expect(posted).toMatchObject({ status: 200, body: { embeds: [{ title: x(256) }] } });
  });

  test('a character outside the basic plane counts once', async () => {
    expect((await callRest(sandbox, 'POST', messages, { body: { content: '🏮'.repeat(2_000) } })).status).toBe(200);
  });

  test('an empty message is refused with 50006', async () => {
    for (const body of [{}, { content: '' }, { content: '   ' }, { embeds: [] }]) {
      expect(await callRest(sandbox, 'POST', messages, { body })).toMatchObject({
        status: 400,
        body: { code: 50_006 },
      });
    }
  });

  test('a body that is not JSON is refused with 50109', async () => {
    const response = await fetch(`${sandbox.apiUrl}/v10${messages}`, {
      method: 'POST',
      headers: { authorization: `Bot ${sandbox.token}` },
      body: '{',
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { message: 'The request body contains invalid JSON.', code: 50_109 },
    ]);
  });

  test.each(COMMAND_LIMITS)('a command may have %s and no more', async (_, passes, fails, errorPath) => {
    expect((await callRest(sandbox, 'POST', commands, { body: passes })).status).toBeLessThan(300);
    await expectRefusedAt(commands, fails, errorPath);
  });

  test('a command may have 8,000 characters and no more', async () => {
    expect((await callRest(sandbox, 'POST', commands, { body: commandOfLength(8_000) })).status).toBeLessThan(300);
    const refused = await callRest(sandbox, 'POST', commands, { body: commandOfLength(8_001) });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: { _errors: [{ code: 'APPLICATION_COMMAND_TOO_LARGE' }] } },
    });
  });

  test('a scope may have 100 slash commands and 15 of each context menu kind, and no more', async () => {
    const put = (body: object[]) =>
      callRest(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, { body });
    const slash = (n: number) => list(n, (k) => ({ name: `c${k}`, description: 'd' }));
    const menu = (n: number) => list(n, (k) => ({ name: `Menu ${k}`, type: 2 }));
    expect((await put([...slash(100), ...menu(15)])).status).toBe(200);
    expect(await put(slash(101))).toMatchObject({ status: 400, body: { code: 30_032 } });
    expect(await put(menu(16))).toMatchObject({ status: 400, body: { code: 30_032 } });
    expect(await put([...slash(1), ...slash(1)])).toMatchObject({ status: 400, body: { code: 50_035 } });
  });

  test('a command of a known name replaces it under the same id; a bulk overwrite removes the rest', async () => {
    const first = await callRest(sandbox, 'POST', commands, { body: command({ name: 'again' }) });
    const second = await callRest(sandbox, 'POST', commands, { body: command({ name: 'again', description: 'new' }) });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect((second.body as { id: string }).id).toBe((first.body as { id: string }).id);
    await callRest(sandbox, 'PUT', commands, { body: [command({ name: 'only' })] });
    expect((await callRest(sandbox, 'GET', commands)).body).toMatchObject([{ name: 'only' }]);
  });

  test('a scope may have 200 creations a day and no more; replacing a command is not one', async () => {
    const guildId = (await createGuild()).id;
    const path = `/applications/${sandbox.applicationId}/guilds/${guildId}/commands`;
    const put = (prefix: string) =>
      callRest(sandbox, 'PUT', path, { body: list(100, (k) => command({ name: `${prefix}${k}` })) });
    for (const prefix of ['a', 'a', 'b', 'b']) expect((await put(prefix)).status).toBe(200);
    expect(await put('c')).toMatchObject({ status: 400, body: { code: 30_034 } });
  });

  async function createGuild(): Promise<{ id: string }> {
    const response = await fetch(`${sandbox.url}/sandbox/api/guilds`, { method: 'POST', body: '{}' });
    return (await response.json()) as { id: string };
  }
});
