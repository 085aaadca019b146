import { ButtonStyle, ChannelType, ComponentType } from 'discord-api-types/v10';
import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommandFamily, defineSubcommand } from '../../../platform/discord/commands/define.ts';
import { privately } from '../../../platform/discord/messages/reply.ts';
import type { MessageDelivery } from '../../../platform/outbox/delivery.ts';
import { BOARD_KEY, boardChannel } from '../leaderboard/leaderboard-message-store.ts';
import { topOf } from '../leaderboard/leaderboard-store.ts';
import { postLeaderboard, removeLeaderboard } from '../leaderboard/post-leaderboard.ts';
import { PLAIN_COLOUR } from './colours.ts';
import { placesEmbed } from './leaderboard-handlers.ts';

const PLACES = 10;

/** The leaderboard that stands in a channel: ten places, and a button, by its custom id, for one's own. */
export const createLeaderboardMessage = (placeId: string): MessageDelivery => ({
  kind: BOARD_KEY,
  whenGone: 'orphan',
  isKnownByKey: true,
  async render(queries, { guildId }) {
    const channelId = await boardChannel(queries, guildId);
    if (channelId === undefined) return { remove: true };
    const top = await topOf(queries, guildId, PLACES);
    if (top === undefined || !top.feature_currency) return 'nothing';
    return {
      channelId,
      body: {
        embeds: [placesEmbed(top.placed, top.currency_name)],
        components: [
          {
            type: ComponentType.ActionRow,
            components: [
              {
                type: ComponentType.Button,
                style: ButtonStyle.Secondary,
                label: say('discord.board.my_place'),
                custom_id: placeId,
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
  about: 'Post the leaderboard, or move it, and keep it up to date',
  right: RIGHTS.change_settings,
  feature: 'currency',
  options: {
    channel: {
      kind: 'channel',
      about: 'Where; here if left out',
      optional: true,
      channelTypes: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
    },
  },
  async run(ctx, where, { channel }) {
    const channelId = channel?.id ?? where.channelId;
    const { sync_status: status, last_error: error } = await postLeaderboard(ctx, {
      guildId: where.guildId,
      channelId,
    });
    const title = say(status === 'synced' ? 'discord.board.posted' : 'discord.board.pending');
    return told(title, [`<#${channelId}>`, ...(error === null ? [] : [error])].join('\n'));
  },
});

const remove = defineSubcommand({
  name: 'remove',
  about: 'Remove the leaderboard from its channel',
  right: RIGHTS.change_settings,
  options: {},
  async run(ctx, { guildId }) {
    const { wasPosted } = await removeLeaderboard(ctx, { guildId });
    return told(say(wasPosted ? 'discord.board.removed' : 'discord.board.none'));
  },
});

const told = (title: string, description?: string) =>
  privately({ embeds: [{ color: PLAIN_COLOUR, title, ...(description !== undefined && { description }) }] });

export const leaderboardMessageCommand = defineCommandFamily({
  name: 'leaderboard-message',
  about: 'Keep the leaderboard in a channel',
  subcommands: [post, remove],
});
