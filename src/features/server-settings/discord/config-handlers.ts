import { z } from 'zod';
import { t } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import {
  defineButton,
  defineCommand,
  defineSelect,
  type InteractionContext,
} from '../../../platform/discord/commands/define.ts';
import { privateReply, type Reply } from '../../../platform/discord/messages/reply.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { SettingsChange } from '../contract.ts';
import { readPanel } from '../read-panel.ts';
import { parseTypedSettings } from '../parse-typed-settings.ts';
import { mergeDisabledCommands } from '../rules.ts';
import { sectionHash, SECTION_NAMES, SECTIONS, type Section } from '../sections.ts';
import { setConfig, type SettingsDependencies } from '../set-config.ts';
import { createEditModals, TYPED_SECTIONS } from './edit-modals.ts';
import { commandsOnPage, panelMessage, type PanelCustomIds } from './config-panel.ts';

const refuse = defineRefusals({ settings_changed: 'conflict' });

const VIEWS = ['everything', ...SECTION_NAMES] as const;
const CHANNELS = [...SECTIONS.channels, 'command_channels'] as const;
const TOGGLES = ['feature_currency', 'feature_tasks', 'feature_moderation', 'global_shop', 'global_tasks'] as const;
// The keys of the table are exactly the sections with text fields.
const TYPED_SECTION_NAMES = Object.keys(TYPED_SECTIONS) as [
  keyof typeof TYPED_SECTIONS,
  ...(keyof typeof TYPED_SECTIONS)[],
];
/** Common to all components of the panel: they belong to /config and update their own message. */
const PANEL_COMPONENT = { command: 'config', right: RIGHTS.change_settings, responseMode: 'update' } as const;

/** Creates `/config`, a private panel with every setting of the server. Choices take effect at once and update the panel. */
export function createConfigHandlers(dependencies: SettingsDependencies) {
  const commands = [...dependencies.commands].sort();
  const renderSection = async (ctx: Ctx, { guildId }: InteractionContext, section: Section | 'everything') =>
    panelMessage(await readPanel(ctx, guildId), { section, commands, ids });
  const applyChange = async (
    ctx: Ctx,
    interaction: InteractionContext,
    section: Section,
    change: SettingsChange,
  ): Promise<Reply> => {
    await setConfig(ctx, { guildId: interaction.guildId, change }, dependencies);
    return { show: 'update', ...(await renderSection(ctx, interaction, section)) };
  };

  const command = defineCommand({
    name: 'config',
    description: 'Look at and change the settings of this server',
    right: RIGHTS.change_settings,
    options: {
      section: {
        kind: 'string',
        description: 'What to look at',
        optional: true,
        choices: VIEWS.map((value) => ({ name: viewLabel(value), value })),
      },
    },
    run: async (ctx, interaction, { section = 'everything' }) =>
      privateReply(await renderSection(ctx, interaction, section)),
  });
  const sectionSelect = defineSelect({
    ...PANEL_COMPONENT,
    id: 'config.section',
    params: z.strictObject({}),
    run: async (ctx, interaction, _params, [chosen]) => ({
      show: 'update',
      ...(await renderSection(ctx, interaction, VIEWS.find((one) => one === chosen) ?? 'everything')),
    }),
  });
  const mode = defineSelect({
    ...PANEL_COMPONENT,
    id: 'config.mode',
    params: z.strictObject({}),
    run: (ctx, interaction, _params, [chosen]) =>
      applyChange(ctx, interaction, 'daily', { daily_mode: chosen === 'calendar' ? 'calendar' : 'rolling' }),
  });
  const channels = defineSelect({
    ...PANEL_COMPONENT,
    id: 'config.channels',
    params: z.strictObject({ setting: z.enum(CHANNELS) }),
    run: (ctx, interaction, { setting }, values) =>
      setting === 'command_channels'
        ? applyChange(ctx, interaction, 'commands', { command_channels: [...values] })
        : applyChange(ctx, interaction, 'channels', { [setting]: values[0] ?? null }),
  });
  const roles = defineSelect({
    ...PANEL_COMPONENT,
    id: 'config.roles',
    params: z.strictObject({ setting: z.enum(SECTIONS.trust) }),
    run: (ctx, interaction, { setting }, values) => applyChange(ctx, interaction, 'trust', { [setting]: [...values] }),
  });
  const disabled = defineSelect({
    ...PANEL_COMPONENT,
    id: 'config.disabled',
    params: z.strictObject({ page: z.string().regex(/^\d$/) }),
    async run(ctx, interaction, { page }, values) {
      const { settings } = await readPanel(ctx, interaction.guildId);
      const listed = commandsOnPage(commands, Number(page));
      const after = mergeDisabledCommands(settings.disabled_commands, { listed, chosen: values });
      return applyChange(ctx, interaction, 'commands', { disabled_commands: after });
    },
  });
  const toggle = defineButton({
    ...PANEL_COMPONENT,
    id: 'config.switch',
    params: z.strictObject({ name: z.enum(TOGGLES), to: z.enum(['on', 'off']) }),
    run: (ctx, interaction, { name, to }) =>
      applyChange(ctx, interaction, 'features', toToggleChange(name, to === 'on')),
  });
  const edit = defineButton({
    ...PANEL_COMPONENT,
    id: 'config.edit',
    responseMode: 'modal',
    params: z.strictObject({ section: z.enum(TYPED_SECTION_NAMES) }),
    run: async (ctx, interaction, { section }) =>
      modals.open(section, (await readPanel(ctx, interaction.guildId)).settings),
  });
  const modals = createEditModals(async (ctx, interaction, { section, print, values }) => {
    const { settings } = await readPanel(ctx, interaction.guildId);
    if (print !== sectionHash(section, settings)) throw refuse('settings_changed');
    return applyChange(ctx, interaction, section, parseTypedSettings(values));
  });
  const ids: PanelCustomIds = {
    section: sectionSelect.customId({}),
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
    components: [sectionSelect, mode, channels, roles, disabled, toggle, edit, ...modals.components],
  };
}

const viewLabel = (view: (typeof VIEWS)[number]): string =>
  view === 'everything' || view === 'commands' ? t(`discord.config.${view}`) : t(`dashboard.settings.sections.${view}`);

function toToggleChange(name: (typeof TOGGLES)[number], isOn: boolean): SettingsChange {
  if (name === 'global_shop' || name === 'global_tasks') return { [name]: isOn };
  return { features: { [name.slice('feature_'.length)]: isOn } };
}
