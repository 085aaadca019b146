import {
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
} from 'discord-api-types/v10';
import { t } from '../../../../locales/translate.ts';
import { formatSettingName, formatSettingValue } from '../../../core/guilds/format-setting.ts';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { Settings } from '../contract.ts';
import type { Panel } from '../read-panel.ts';
import { SECTION_NAMES, SECTIONS, sectionValues, type Section } from '../sections.ts';
import { TYPED_SECTIONS } from './edit-modals.ts';

const COLOUR = 0x5b_6b_7b;
/** Discord's limit for the options and for the selected values of a select. */
export const MAX_CHOICES = 25;
type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
/** The custom ids of the panel's components. */
export type PanelCustomIds = {
  section: string;
  mode: string;
  edit: (section: keyof typeof TYPED_SECTIONS) => string;
  channels: (setting: ChannelSetting) => string;
  roles: (setting: RoleSetting) => string;
  disabled: (page: number) => string;
  toggle: (name: string, isOn: boolean) => string;
};
export type ChannelSetting = (typeof SECTIONS)['channels'][number] | 'command_channels';
export type RoleSetting = (typeof SECTIONS)['trust'][number];

/** Renders the panel for one section or for all settings. `commands` are those that can be disabled. */
export function panelMessage(
  { serverName, settings, isPresent }: Panel,
  options: { section: Section | 'everything'; commands: readonly string[]; ids: PanelCustomIds },
): MessageBody {
  const { section } = options;
  const server = escapeText(serverName);
  const sectionLines = (one: Section) =>
    sectionValues(one, settings)
      .map(([name, value]) => settingLine(name, value))
      .join('\n');
  const selectRow = sectionSelectRow(options.ids.section, section);
  if (section === 'everything') {
    const fields = SECTION_NAMES.map((one) => ({ name: sectionName(one), value: sectionLines(one), inline: false }));
    const title = t('discord.config.title', { server });
    return {
      embeds: [{ color: COLOUR, title, description: t('discord.config.about'), fields }],
      components: [selectRow],
    };
  }
  const title = t('discord.config.section_title', { section: sectionName(section), server });
  return {
    embeds: [
      { color: COLOUR, title, description: [sectionLines(section), ...sectionWarning(section, settings)].join('\n') },
    ],
    components: [selectRow, ...sectionRows(section, settings, { ...options, isPresent })],
  };
}

const sectionWarning = (section: Section, settings: Settings): string[] =>
  sectionValues(section, settings).every(([, value]) => !Array.isArray(value) || fitsSelect(value))
    ? []
    : [t('discord.config.too_many')];

const settingLine = (name: string, value: unknown): string =>
  t('discord.config.line', { name: formatSettingName(name), value: formatSettingValue(name, value) });

const sectionName = (section: Section): string =>
  section === 'commands' ? t('discord.config.commands') : t(`dashboard.settings.sections.${section}`);

const actionRow = (...components: APIComponentInMessageActionRow[]): Row => ({
  type: ComponentType.ActionRow,
  components,
});

const sectionSelectRow = (customId: string, selected: Section | 'everything'): Row =>
  actionRow({
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder: t('discord.config.choose'),
    options: (['everything', ...SECTION_NAMES] as const).map((one) => ({
      label: one === 'everything' ? t('discord.config.everything') : sectionName(one),
      value: one,
      default: one === selected,
    })),
  });

type PanelContext = { commands: readonly string[]; ids: PanelCustomIds; isPresent: Panel['isPresent'] };

function sectionRows(section: Section, settings: Settings, context: PanelContext): Row[] {
  const { ids } = context;
  switch (section) {
    case 'trust':
      return SECTIONS.trust.flatMap((name) => roleRow(name, settings[name], context));
    case 'channels':
      return SECTIONS.channels.flatMap((name) => {
        const chosen = settings[name];
        return channelRow(name, chosen === null ? [] : [chosen], 1, context);
      });
    case 'commands':
      return [
        ...channelRow('command_channels', settings.command_channels, MAX_CHOICES, context),
        ...commandRows(settings.disabled_commands, context),
      ];
    case 'features':
      return [
        actionRow(...sectionValues('features', settings).map(([name, isOn]) => toggleButton(name, isOn === true, ids))),
      ];
    case 'daily':
      return [modeRow(settings.daily_mode, ids.mode), editRow(ids.edit('daily'))];
    default:
      return [editRow(ids.edit(section))];
  }
}

const editRow = (customId: string): Row =>
  actionRow({
    type: ComponentType.Button,
    style: ButtonStyle.Primary,
    label: t('discord.config.edit'),
    custom_id: customId,
  });

const modeRow = (mode: Settings['daily_mode'], customId: string): Row =>
  actionRow({
    type: ComponentType.StringSelect,
    custom_id: customId,
    options: (['rolling', 'calendar'] as const).map((value) => ({
      label: t(`dashboard.settings.modes.${value}`),
      value,
      default: value === mode,
    })),
  });

/** Whether a list fits into a select; the first choice in a longer list would drop the rest. */
const fitsSelect = (chosen: readonly unknown[]): boolean => chosen.length <= MAX_CHOICES;

function channelRow(
  name: ChannelSetting,
  chosen: readonly string[],
  maxValues: number,
  { ids, isPresent }: PanelContext,
): Row[] {
  if (!fitsSelect(chosen)) return [];
  return [
    actionRow({
      type: ComponentType.ChannelSelect,
      custom_id: ids.channels(name),
      placeholder: t('discord.config.choose_channel', { name: formatSettingName(name) }),
      channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
      min_values: 0,
      max_values: maxValues,
      default_values: chosen.filter(isPresent).map((id) => ({ id, type: SelectMenuDefaultValueType.Channel })),
    }),
  ];
}

function roleRow(name: RoleSetting, chosen: readonly string[], { ids, isPresent }: PanelContext): Row[] {
  if (!fitsSelect(chosen)) return [];
  return [
    actionRow({
      type: ComponentType.RoleSelect,
      custom_id: ids.roles(name),
      placeholder: t('discord.config.choose_roles', { name: formatSettingName(name) }),
      min_values: 0,
      max_values: MAX_CHOICES,
      default_values: chosen.filter(isPresent).map((id) => ({ id, type: SelectMenuDefaultValueType.Role })),
    }),
  ];
}

/** The commands of one select; pages start at 0. */
export const commandsOnPage = (commands: readonly string[], page: number): readonly string[] =>
  commands.slice(page * MAX_CHOICES, (page + 1) * MAX_CHOICES);

/** As many selects as the commands need, at most the three that still fit into the message. */
function commandRows(disabled: readonly string[], { commands, ids }: PanelContext): Row[] {
  const pages = [0, 1, 2].filter((page) => commandsOnPage(commands, page).length > 0);
  return pages.map((page) => {
    const listed = commandsOnPage(commands, page);
    return actionRow({
      type: ComponentType.StringSelect,
      custom_id: ids.disabled(page),
      placeholder: t('discord.config.choose_off'),
      min_values: 0,
      max_values: listed.length,
      options: listed.map((name) => ({ label: `/${name}`, value: name, default: disabled.includes(name) })),
    });
  });
}

const toggleButton = (name: string, isOn: boolean, ids: PanelCustomIds): APIComponentInMessageActionRow => ({
  type: ComponentType.Button,
  style: isOn ? ButtonStyle.Success : ButtonStyle.Secondary,
  label: t('discord.config.switch', { name: formatSettingName(name), value: formatSettingValue(name, isOn) }),
  custom_id: ids.toggle(name, !isOn),
});
