import { t } from '../../../../locales/translate.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../platform/discord/messages/reply.ts';
import { readPanel } from '../read-panel.ts';
import { setConfig, type SettingsDependencies } from '../set-config.ts';
import { panelMessage } from './config-panel.ts';
import { createPanelComponents, VIEWS, type PanelActions } from './panel-components.ts';
import { RIGHTS } from '../rights.ts';

/** Creates `/config`, a private panel with every setting of the server. Choices take effect at once and update the panel. */
export function createConfigHandlers(dependencies: SettingsDependencies) {
  const commands = [...dependencies.commands].sort();
  const renderSection: PanelActions['renderSection'] = async (ctx, { guildId }, section) =>
    panelMessage(await readPanel(ctx, guildId), { section, commands, ids });
  const applyChange: PanelActions['applyChange'] = async (ctx, interaction, section, change) => {
    await setConfig(ctx, { guildId: interaction.guildId, change }, dependencies);
    return { show: 'update', ...(await renderSection(ctx, interaction, section)) };
  };
  const { ids, components } = createPanelComponents({ commands, renderSection, applyChange });

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
  return { command, components };
}

const viewLabel = (view: (typeof VIEWS)[number]): string =>
  view === 'everything' || view === 'commands' ? t(`discord.config.${view}`) : t(`dashboard.settings.sections.${view}`);
