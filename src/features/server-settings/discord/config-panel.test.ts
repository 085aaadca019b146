import { ComponentType } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { settings as schema, type Settings } from '../contract.ts';
import { mergeDisabledCommands, parseWholeNumber } from '../rules.ts';
import { SECTION_NAMES, SECTIONS } from '../sections.ts';
import { panelMessage, type PanelCustomIds } from './config-panel.ts';

const createIds = (count: number) =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000_000_000n + BigInt(index)));
const SETTINGS: Settings = {
  prefix: '!',
  currency_name: 'pearls',
  currency_symbol: '*',
  admin_roles: createIds(2),
  moderator_roles: [],
  log_channel: createIds(1)[0] ?? null,
  welcome_channel: null,
  task_channel_id: null,
  shop_channel_id: null,
  features: { currency: true, tasks: false, moderation: true },
  global_shop: false,
  global_tasks: false,
  daily_amount: 1_500,
  daily_mode: 'calendar',
  daily_streak_bonus: 0,
  daily_streak_cap: 0,
  timezone: 'Europe/Oslo',
  give_tax_percent: 0,
  give_minimum: 1,
  give_min_account_days: 0,
  give_min_member_days: 0,
  balance_cap: null,
  balance_changes_per_minute: 5,
  command_channels: [],
  disabled_commands: ['daily'],
};
const CUSTOM_IDS: PanelCustomIds = {
  section: 'section',
  mode: 'mode',
  edit: (section) => `edit ${section}`,
  channels: (setting) => `channels ${setting}`,
  roles: (setting) => `roles ${setting}`,
  disabled: (page) => `disabled ${page}`,
  toggle: (name, isOn) => `switch ${name} ${isOn ? 'on' : 'off'}`,
};
const renderPanel = (
  section: Parameters<typeof panelMessage>[1]['section'],
  change: Partial<Settings> = {},
  commands = ['balance', 'daily'],
) =>
  panelMessage(
    { serverName: 'Harbour *', settings: { ...SETTINGS, ...change }, isPresent: (id) => id !== createIds(2)[1] },
    { section, commands, ids: CUSTOM_IDS },
  );
const componentsOf = (body: ReturnType<typeof renderPanel>) => (body.components ?? []).map((row) => row.components);

test('every setting is in exactly one section', () => {
  expect(SECTION_NAMES.flatMap((section): string[] => [...SECTIONS[section]]).toSorted()).toEqual(
    Object.keys(schema.shape).toSorted(),
  );
});

test('the overview shows every setting as text', () => {
  const [embed] = renderPanel('everything').embeds ?? [];
  expect(embed?.title).toBe(String.raw`Settings of Harbour \*`);
  const text = (embed?.fields ?? []).map(({ value }) => value).join('\n');
  expect(text).toContain('**Name, in the plural**: pearls');
  expect(text).toContain('**Opens again**: At midnight, server time');
  expect(text).toContain(`**Log channel**: <#${createIds(1)[0]}>`);
  expect(text).toContain('**Channels for commands**: everywhere');
  expect(text).toContain('**Tasks**: off');
});

test.each(['everything', ...SECTION_NAMES] as const)(
  '%s stays within the limits of Discord, however long the lists',
  (section) => {
    const commands = Array.from({ length: 60 }, (_, index) => `${'c'.repeat(28)}-${index}`);
    const long = {
      admin_roles: createIds(50),
      moderator_roles: createIds(50),
      command_channels: createIds(50),
      disabled_commands: commands,
    };
    for (const body of [renderPanel(section), renderPanel(section, long, commands)]) {
      expect(componentsOf(body).length).toBeLessThanOrEqual(5);
      for (const row of componentsOf(body)) {
        for (const component of row) {
          if (component.type === ComponentType.StringSelect) expect(component.options.length).toBeLessThanOrEqual(25);
          if ('placeholder' in component) expect(component.placeholder?.length ?? 0).toBeLessThanOrEqual(150);
        }
      }
      const [embed] = body.embeds ?? [];
      const fields = embed?.fields ?? [];
      for (const { value } of fields) expect(value.length).toBeLessThanOrEqual(1_024);
      expect(embed?.description?.length ?? 0).toBeLessThanOrEqual(4_096);
      expect(JSON.stringify(embed).length).toBeLessThanOrEqual(6_000);
    }
  },
);

test('current values are preselected, except those that no longer exist', () => {
  expect(componentsOf(renderPanel('trust'))[1]).toMatchObject([
    { custom_id: 'roles admin_roles', min_values: 0, default_values: [{ id: createIds(1)[0], type: 'role' }] },
  ]);
  expect(componentsOf(renderPanel('commands'))[2]).toMatchObject([
    {
      options: [
        { value: 'balance', default: false },
        { value: 'daily', default: true },
      ],
    },
  ]);
});

test('a list too long for a select is not editable in Discord, since a choice would drop the rest', () => {
  const body = renderPanel('trust', { admin_roles: createIds(26) });
  expect(
    componentsOf(body)
      .flat()
      .map((component) => ('custom_id' in component ? component.custom_id : '')),
  ).toEqual(['section', 'roles moderator_roles']);
  expect(body.embeds?.[0]?.description).toContain('Change them on the dashboard.');
});

test('a toggle shows its state and switches to the other one', () => {
  expect(componentsOf(renderPanel('features'))[1]).toMatchObject([
    { label: 'Economy: on', custom_id: 'switch feature_currency off' },
    { label: 'Tasks: off', custom_id: 'switch feature_tasks on' },
    { label: 'Moderation: on' },
    { label: 'Shop of all servers: off' },
    { label: 'Tasks of all servers: off' },
  ]);
});

test.each([
  ['1500', 1_500],
  [' 1,500 ', 1_500],
  ["1'500'000", 1_500_000],
  ['1 500', 1_500],
  ['', null],
  ['1.5', Number.NaN],
  ['1,50', Number.NaN],
  ['-5', Number.NaN],
  ['many', Number.NaN],
])('the text %j is parsed as %j', (text, whole) => {
  expect(parseWholeNumber(text)).toEqual(whole);
});

test('a select of commands changes only those that it lists', () => {
  expect(mergeDisabledCommands(['daily', 'zoo'], { listed: ['balance', 'daily'], chosen: ['balance'] })).toEqual([
    'zoo',
    'balance',
  ]);
});
