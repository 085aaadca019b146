import {
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
} from 'discord-api-types/v10';
import { say } from '../../../../locales/translate.ts';
import { settingName, settingText } from '../../../core/guilds/format-setting.ts';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { Settings } from '../contract.ts';
import type { Panel } from '../read-panel.ts';
import { SECTION_NAMES, SECTIONS, valuesOf, type Section } from '../sections.ts';
import { TYPED } from './edit-modals.ts';

const COLOUR = 0x5b_6b_7b;
/** Discord's limit of a select's options and choices. */
export const MOST_CHOICES = 25;
type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
/** How the panel's parts are named on the wire. */
export type Ids = {
  section: string;
  mode: string;
  edit: (section: keyof typeof TYPED) => string;
  channels: (setting: ChannelSetting) => string;
  roles: (setting: RoleSetting) => string;
  disabled: (page: number) => string;
  toggle: (name: string, isOn: boolean) => string;
};
export type ChannelSetting = (typeof SECTIONS)['channels'][number] | 'command_channels';
export type RoleSetting = (typeof SECTIONS)['trust'][number];

/** The panel on one section, or on everything at once. `commands` are those that can be switched off. */
export function panelOf(
  { serverName, settings, isThere }: Panel,
  of: { section: Section | 'everything'; commands: readonly string[]; ids: Ids },
): MessageBody {
  const { section } = of;
  const server = escapeText(serverName);
  const lines = (one: Section) =>
    valuesOf(one, settings)
      .map(([name, value]) => lineOf(name, value))
      .join('\n');
  const chooser = sectionRow(of.ids.section, section);
  if (section === 'everything') {
    const fields = SECTION_NAMES.map((one) => ({ name: sectionName(one), value: lines(one), inline: false }));
    const title = say('discord.config.title', { server });
    return {
      embeds: [{ color: COLOUR, title, description: say('discord.config.about'), fields }],
      components: [chooser],
    };
  }
  const title = say('discord.config.section_title', { section: sectionName(section), server });
  return {
    embeds: [{ color: COLOUR, title, description: [lines(section), ...warningOf(section, settings)].join('\n') }],
    components: [chooser, ...rowsOf(section, settings, { ...of, isThere })],
  };
}

const warningOf = (section: Section, settings: Settings): string[] =>
  valuesOf(section, settings).every(([, value]) => !Array.isArray(value) || fits(value))
    ? []
    : [say('discord.config.too_many')];

const lineOf = (name: string, value: unknown): string =>
  say('discord.config.line', { name: settingName(name), value: settingText(name, value) });

const sectionName = (section: Section): string =>
  section === 'commands' ? say('discord.config.commands') : say(`dashboard.settings.sections.${section}`);

const rowOf = (...components: APIComponentInMessageActionRow[]): Row => ({ type: ComponentType.ActionRow, components });

const sectionRow = (customId: string, shown: Section | 'everything'): Row =>
  rowOf({
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder: say('discord.config.choose'),
    options: (['everything', ...SECTION_NAMES] as const).map((one) => ({
      label: one === 'everything' ? say('discord.config.everything') : sectionName(one),
      value: one,
      default: one === shown,
    })),
  });

type Around = { commands: readonly string[]; ids: Ids; isThere: Panel['isThere'] };

function rowsOf(section: Section, settings: Settings, around: Around): Row[] {
  const { ids } = around;
  switch (section) {
    case 'trust':
      return SECTIONS.trust.flatMap((name) => roleRow(name, settings[name], around));
    case 'channels':
      return SECTIONS.channels.flatMap((name) => {
        const chosen = settings[name];
        return channelRow(name, chosen === null ? [] : [chosen], 1, around);
      });
    case 'commands':
      return [
        ...channelRow('command_channels', settings.command_channels, MOST_CHOICES, around),
        ...commandRows(settings.disabled_commands, around),
      ];
    case 'features':
      return [rowOf(...valuesOf('features', settings).map(([name, isOn]) => toggleOf(name, isOn === true, ids)))];
    case 'daily':
      return [modeRow(settings.daily_mode, ids.mode), editRow(ids.edit('daily'))];
    default:
      return [editRow(ids.edit(section))];
  }
}

const editRow = (customId: string): Row =>
  rowOf({
    type: ComponentType.Button,
    style: ButtonStyle.Primary,
    label: say('discord.config.edit'),
    custom_id: customId,
  });

const modeRow = (mode: Settings['daily_mode'], customId: string): Row =>
  rowOf({
    type: ComponentType.StringSelect,
    custom_id: customId,
    options: (['rolling', 'calendar'] as const).map((value) => ({
      label: say(`dashboard.settings.modes.${value}`),
      value,
      default: value === mode,
    })),
  });

/** A list longer than Discord shows would lose its rest with the first choice. */
const fits = (chosen: readonly unknown[]): boolean => chosen.length <= MOST_CHOICES;

function channelRow(name: ChannelSetting, chosen: readonly string[], most: number, { ids, isThere }: Around): Row[] {
  if (!fits(chosen)) return [];
  return [
    rowOf({
      type: ComponentType.ChannelSelect,
      custom_id: ids.channels(name),
      placeholder: say('discord.config.choose_channel', { name: settingName(name) }),
      channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
      min_values: 0,
      max_values: most,
      default_values: chosen.filter(isThere).map((id) => ({ id, type: SelectMenuDefaultValueType.Channel })),
    }),
  ];
}

function roleRow(name: RoleSetting, chosen: readonly string[], { ids, isThere }: Around): Row[] {
  if (!fits(chosen)) return [];
  return [
    rowOf({
      type: ComponentType.RoleSelect,
      custom_id: ids.roles(name),
      placeholder: say('discord.config.choose_roles', { name: settingName(name) }),
      min_values: 0,
      max_values: MOST_CHOICES,
      default_values: chosen.filter(isThere).map((id) => ({ id, type: SelectMenuDefaultValueType.Role })),
    }),
  ];
}

/** The commands of one select, from the first page 0. */
export const commandsOn = (commands: readonly string[], page: number): readonly string[] =>
  commands.slice(page * MOST_CHOICES, (page + 1) * MOST_CHOICES);

/** As many selects as the commands need, at most the three that a message still has room for. */
function commandRows(disabled: readonly string[], { commands, ids }: Around): Row[] {
  const pages = [0, 1, 2].filter((page) => commandsOn(commands, page).length > 0);
  return pages.map((page) => {
    const listed = commandsOn(commands, page);
    return rowOf({
      type: ComponentType.StringSelect,
      custom_id: ids.disabled(page),
      placeholder: say('discord.config.choose_off'),
      min_values: 0,
      max_values: listed.length,
      options: listed.map((name) => ({ label: `/${name}`, value: name, default: disabled.includes(name) })),
    });
  });
}

const toggleOf = (name: string, isOn: boolean, ids: Ids): APIComponentInMessageActionRow => ({
  type: ComponentType.Button,
  style: isOn ? ButtonStyle.Success : ButtonStyle.Secondary,
  label: say('discord.config.switch', { name: settingName(name), value: settingText(name, isOn) }),
  custom_id: ids.toggle(name, !isOn),
});
