import { ButtonStyle, ChannelType, ComponentType } from 'discord-api-types/v10';
import { t } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommandFamily, defineSubcommand } from '../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../platform/discord/messages/reply.ts';
import type { MessageDelivery } from '../../../platform/outbox/delivery.ts';
import { LEADERBOARD_MESSAGE_KEY, readLeaderboardChannel } from '../leaderboard/leaderboard-message-store.ts';
import { readTopMembers } from '../leaderboard/leaderboard-store.ts';
import { postLeaderboard, removeLeaderboard } from '../leaderboard/post-leaderboard.ts';
import { NEUTRAL_COLOUR } from './colours.ts';
import { leaderboardEmbed } from './leaderboard-handlers.ts';

const MAX_MEMBERS = 10;

/** The leaderboard that stands in a channel: ten places, and a button, by its custom id, for one's own. */
export const createLeaderboardMessage = (rankButtonId: string): MessageDelivery => ({
  kind: LEADERBOARD_MESSAGE_KEY,
  whenGone: 'orphan',
  rendersFromKey: true,
  async render(queries, { guildId }) {
    const channelId = await readLeaderboardChannel(queries, guildId);
    if (channelId === undefined) return { remove: true };
    const top = await readTopMembers(queries, guildId, MAX_MEMBERS);
    if (top === undefined || !top.feature_currency) return 'nothing';
    return {
      channelId,
      body: {
        embeds: [leaderboardEmbed(top.placed, top.currency_name)],
        components: [
          {
            type: ComponentType.ActionRow,
            components: [
              {
                type: ComponentType.Button,
                style: ButtonStyle.Secondary,
                label: t('discord.board.my_place'),
                custom_id: rankButtonId,
              },
            ],
          },
        ],
      },
    };
  },
  // Not `config`: that tries blocked lines again, and a line that is blocked tells of it here.
  change: ({ guildId }) => ({ dataType: 'status', changeType: 'update', affectedIds: [guildId] }),
});

const post = defineSubcommand({
  name: 'post',
  description: 'Post the leaderboard, or move it, and keep it up to date',
  right: RIGHTS.change_settings,
  feature: 'currency',
  options: {
    channel: {
      kind: 'channel',
      description: 'Where; here if left out',
      optional: true,
      channelTypes: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
    },
  },
  async run(ctx, interaction, { channel }) {
    const channelId = channel?.id ?? interaction.channelId;
    const { sync_status: status, last_error: error } = await postLeaderboard(ctx, {
      guildId: interaction.guildId,
      channelId,
    });
    const title = t(status === 'synced' ? 'discord.board.posted' : 'discord.board.pending');
    return embedReply(title, [`<#${channelId}>`, ...(error === null ? [] : [error])].join('\n'));
  },
});

const remove = defineSubcommand({
  name: 'remove',
  description: 'Remove the leaderboard from its channel',
  right: RIGHTS.change_settings,
  options: {},
  async run(ctx, { guildId }) {
    const { wasPosted } = await removeLeaderboard(ctx, { guildId });
    return embedReply(t(wasPosted ? 'discord.board.removed' : 'discord.board.none'));
  },
});

const embedReply = (title: string, description?: string) =>
  privateReply({ embeds: [{ color: NEUTRAL_COLOUR, title, ...(description !== undefined && { description }) }] });

export const leaderboardMessageCommand = defineCommandFamily({
  name: 'leaderboard-message',
  description: 'Keep the leaderboard in a channel',
  subcommands: [post, remove],
});
