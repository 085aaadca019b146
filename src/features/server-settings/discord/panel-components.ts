import { z } from 'zod';
import { defineButton, defineSelect, type InteractionContext } from '../../../platform/discord/commands/define.ts';
import type { MessageBody, Reply } from '../../../platform/discord/messages/reply.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { SettingsChange } from '../contract.ts';
import { parseTypedSettings } from '../parse-typed-settings.ts';
import { readPanel } from '../read-panel.ts';
import { mergeDisabledCommands } from '../rules.ts';
import { sectionHash, SECTION_NAMES, SECTIONS, type Section } from '../sections.ts';
import { createEditModals, TYPED_SECTIONS } from './edit-modals.ts';
import { commandsOnPage, type PanelCustomIds } from './config-panel.ts';
import { RIGHTS } from '../rights.ts';

/** What the panel can show: one section, or all of them. */
export const VIEWS = ['everything', ...SECTION_NAMES] as const;
const CHANNELS = [...SECTIONS.channels, 'command_channels'] as const;
const TOGGLES = ['feature_currency', 'feature_tasks', 'feature_moderation', 'global_shop', 'global_tasks'] as const;
// The keys of the table are exactly the sections with text fields.
const TYPED_SECTION_NAMES = Object.keys(TYPED_SECTIONS) as [
  keyof typeof TYPED_SECTIONS,
  ...(keyof typeof TYPED_SECTIONS)[],
];
/** Common to all components of the panel: they belong to /config and update their own message. */
const PANEL_COMPONENT = { command: 'config', right: RIGHTS.change_settings, responseMode: 'update' } as const;

/** What the components of the panel do. */
export type PanelActions = {
  /** The names of the commands that can be disabled, sorted. */
  commands: readonly string[];
  renderSection: (ctx: Ctx, interaction: InteractionContext, section: Section | 'everything') => Promise<MessageBody>;
  /** Changes settings. Returns the reply that shows the section as it is now. */
  applyChange: (ctx: Ctx, interaction: InteractionContext, section: Section, change: SettingsChange) => Promise<Reply>;
};

/** Creates the selects, buttons and modals of the panel, and the custom ids that its message needs. */
export function createPanelComponents(actions: PanelActions) {
  const { sectionSelect, mode, channels, roles, disabled } = createSelects(actions);
  const modals = createTypedSectionModals(actions);
  const toggle = createToggleButton(actions);
  const edit = createEditButton(modals);
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
  return { ids, components: [sectionSelect, mode, channels, roles, disabled, toggle, edit, ...modals.components] };
}

function createSelects({ commands, renderSection, applyChange }: PanelActions) {
  return {
    sectionSelect: defineSelect({
      ...PANEL_COMPONENT,
      id: 'config.section',
      params: z.strictObject({}),
      run: async (ctx, interaction, _params, [chosen]) => ({
        show: 'update',
        ...(await renderSection(ctx, interaction, VIEWS.find((one) => one === chosen) ?? 'everything')),
      }),
    }),
    mode: defineSelect({
      ...PANEL_COMPONENT,
      id: 'config.mode',
      params: z.strictObject({}),
      run: (ctx, interaction, _params, [chosen]) =>
        applyChange(ctx, interaction, 'daily', { daily_mode: chosen === 'calendar' ? 'calendar' : 'rolling' }),
    }),
    channels: defineSelect({
      ...PANEL_COMPONENT,
      id: 'config.channels',
      params: z.strictObject({ setting: z.enum(CHANNELS) }),
      run: (ctx, interaction, { setting }, values) =>
        setting === 'command_channels'
          ? applyChange(ctx, interaction, 'commands', { command_channels: [...values] })
          : applyChange(ctx, interaction, 'channels', { [setting]: values[0] ?? null }),
    }),
    roles: defineSelect({
      ...PANEL_COMPONENT,
      id: 'config.roles',
      params: z.strictObject({ setting: z.enum(SECTIONS.trust) }),
      run: (ctx, interaction, { setting }, values) =>
        applyChange(ctx, interaction, 'trust', { [setting]: [...values] }),
    }),
    disabled: defineSelect({
      ...PANEL_COMPONENT,
      id: 'config.disabled',
      params: z.strictObject({ page: z.string().regex(/^\d$/) }),
      async run(ctx, interaction, { page }, values) {
        const { settings } = await readPanel(ctx, interaction.guildId);
        const listed = commandsOnPage(commands, Number(page));
        const after = mergeDisabledCommands(settings.disabled_commands, { listed, chosen: values });
        return applyChange(ctx, interaction, 'commands', { disabled_commands: after });
      },
    }),
  };
}

const createToggleButton = ({ applyChange }: PanelActions) =>
  defineButton({
    ...PANEL_COMPONENT,
    id: 'config.switch',
    params: z.strictObject({ name: z.enum(TOGGLES), to: z.enum(['on', 'off']) }),
    run: (ctx, interaction, { name, to }) =>
      applyChange(ctx, interaction, 'features', toToggleChange(name, to === 'on')),
  });

function toToggleChange(name: (typeof TOGGLES)[number], isOn: boolean): SettingsChange {
  if (name === 'global_shop' || name === 'global_tasks') return { [name]: isOn };
  return { features: { [name.slice('feature_'.length)]: isOn } };
}

const createEditButton = (modals: ReturnType<typeof createEditModals>) =>
  defineButton({
    ...PANEL_COMPONENT,
    id: 'config.edit',
    responseMode: 'modal',
    params: z.strictObject({ section: z.enum(TYPED_SECTION_NAMES) }),
    run: async (ctx, interaction, { section }) =>
      modals.open(section, (await readPanel(ctx, interaction.guildId)).settings),
  });

const createTypedSectionModals = ({ applyChange }: PanelActions) =>
  createEditModals(async (ctx, interaction, { section, print, values }) => {
    const { settings } = await readPanel(ctx, interaction.guildId);
    if (print !== sectionHash(section, settings)) throw refuse('settings_changed');
    return applyChange(ctx, interaction, section, parseTypedSettings(values));
  });
