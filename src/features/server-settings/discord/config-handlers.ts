import { z } from 'zod';
import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineButton, defineCommand, defineSelect, type Where } from '../../../platform/discord/commands/define.ts';
import { privately, type Reply } from '../../../platform/discord/messages/reply.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { SettingsChange } from '../contract.ts';
import { readPanel } from '../read-panel.ts';
import { readTyped } from '../parse-typed-settings.ts';
import { disabledAfter } from '../rules.ts';
import { printOf, SECTION_NAMES, SECTIONS, type Section } from '../sections.ts';
import { setConfig, type SettingsParts } from '../set-config.ts';
import { editModals, TYPED } from './edit-modals.ts';
import { commandsOn, panelOf, type Ids } from './config-panel.ts';

const refuse = defineRefusals({ settings_changed: 'conflict' });

const SHOWN = ['everything', ...SECTION_NAMES] as const;
const CHANNELS = [...SECTIONS.channels, 'command_channels'] as const;
const TOGGLES = ['feature_currency', 'feature_tasks', 'feature_moderation', 'global_shop', 'global_tasks'] as const;
// The keys of the table are exactly the sections that are typed.
const TYPED_NAMES = Object.keys(TYPED) as [keyof typeof TYPED, ...(keyof typeof TYPED)[]];
/** What every part of the panel has in common: it belongs to /config and changes the message that it stands on. */
const PART = { command: 'config', right: RIGHTS.change_settings, answers: 'update' } as const;

/** `/config`: a private panel with every setting of the server. What is chosen there is set at once and shown anew. */
export function createConfigFace(parts: SettingsParts) {
  const commands = [...parts.commands].sort();
  const shown = async (ctx: Ctx, { guildId }: Where, section: Section | 'everything') =>
    panelOf(await readPanel(ctx, guildId), { section, commands, ids });
  const set = async (ctx: Ctx, where: Where, section: Section, change: SettingsChange): Promise<Reply> => {
    await setConfig(ctx, { guildId: where.guildId, change }, parts);
    return { show: 'update', ...(await shown(ctx, where, section)) };
  };

  const command = defineCommand({
    name: 'config',
    about: 'Look at and change the settings of this server',
    right: RIGHTS.change_settings,
    options: {
      section: {
        kind: 'string',
        about: 'What to look at',
        optional: true,
        choices: SHOWN.map((value) => ({ name: nameOf(value), value })),
      },
    },
    run: async (ctx, where, { section = 'everything' }) => privately(await shown(ctx, where, section)),
  });
  const choose = defineSelect({
    ...PART,
    id: 'config.section',
    params: z.strictObject({}),
    run: async (ctx, where, _params, [chosen]) => ({
      show: 'update',
      ...(await shown(ctx, where, SHOWN.find((one) => one === chosen) ?? 'everything')),
    }),
  });
  const mode = defineSelect({
    ...PART,
    id: 'config.mode',
    params: z.strictObject({}),
    run: (ctx, where, _params, [chosen]) =>
      set(ctx, where, 'daily', { daily_mode: chosen === 'calendar' ? 'calendar' : 'rolling' }),
  });
  const channels = defineSelect({
    ...PART,
    id: 'config.channels',
    params: z.strictObject({ setting: z.enum(CHANNELS) }),
    run: (ctx, where, { setting }, values) =>
      setting === 'command_channels'
        ? set(ctx, where, 'commands', { command_channels: [...values] })
        : set(ctx, where, 'channels', { [setting]: values[0] ?? null }),
  });
  const roles = defineSelect({
    ...PART,
    id: 'config.roles',
    params: z.strictObject({ setting: z.enum(SECTIONS.trust) }),
    run: (ctx, where, { setting }, values) => set(ctx, where, 'trust', { [setting]: [...values] }),
  });
  const disabled = defineSelect({
    ...PART,
    id: 'config.disabled',
    params: z.strictObject({ page: z.string().regex(/^\d$/) }),
    async run(ctx, where, { page }, values) {
      const { settings } = await readPanel(ctx, where.guildId);
      const listed = commandsOn(commands, Number(page));
      const after = disabledAfter(settings.disabled_commands, { listed, chosen: values });
      return set(ctx, where, 'commands', { disabled_commands: after });
    },
  });
  const toggle = defineButton({
    ...PART,
    id: 'config.switch',
    params: z.strictObject({ name: z.enum(TOGGLES), to: z.enum(['on', 'off']) }),
    run: (ctx, where, { name, to }) => set(ctx, where, 'features', switched(name, to === 'on')),
  });
  const edit = defineButton({
    ...PART,
    id: 'config.edit',
    answers: 'modal',
    params: z.strictObject({ section: z.enum(TYPED_NAMES) }),
    run: async (ctx, where, { section }) => modals.open(section, (await readPanel(ctx, where.guildId)).settings),
  });
  const modals = editModals(async (ctx, where, { section, print, typed }) => {
    const { settings } = await readPanel(ctx, where.guildId);
    if (print !== printOf(section, settings)) throw refuse('settings_changed');
    return set(ctx, where, section, readTyped(typed));
  });
  const ids: Ids = {
    section: choose.customId({}),
    mode: mode.customId({}),
    edit: (section) => edit.customId({ section }),
    channels: (setting) => channels.customId({ setting }),
    roles: (setting) => roles.customId({ setting }),
    disabled: (page) => disabled.customId({ page: String(page) }),
    toggle: (name, isOn) =>
      toggle.customId({ name: TOGGLES.find((one) => one === name) ?? 'feature_currency', to: isOn ? 'on' : 'off' }),
  };
  return {
    command,
    components: [choose, mode, channels, roles, disabled, toggle, edit, ...modals.components],
  };
}

const nameOf = (shown: (typeof SHOWN)[number]): string =>
  shown === 'everything' || shown === 'commands'
    ? say(`discord.config.${shown}`)
    : say(`dashboard.settings.sections.${shown}`);

function switched(name: (typeof TOGGLES)[number], isOn: boolean): SettingsChange {
  if (name === 'global_shop' || name === 'global_tasks') return { [name]: isOn };
  return { features: { [name.slice('feature_'.length)]: isOn } };
}
