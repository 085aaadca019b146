import { ChannelType } from 'discord-api-types/v10';
import { t } from '../../../../locales/translate.ts';
import { defineCommandFamily, defineSubcommand } from '../../../platform/discord/commands/define.ts';
import { postLeaderboard, removeLeaderboard } from '../leaderboard/post-leaderboard.ts';
import { embedReply } from './embed-reply.ts';
import { RIGHTS } from '../rights.ts';

const post = defineSubcommand({
  name: 'post',
  description: 'Post the leaderboard, or move it, and keep it up to date',
  right: RIGHTS.post_leaderboard,
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
  right: RIGHTS.post_leaderboard,
  options: {},
  async run(ctx, { guildId }) {
    const { wasPosted } = await removeLeaderboard(ctx, { guildId });
    return embedReply(t(wasPosted ? 'discord.board.removed' : 'discord.board.none'));
  },
});

export const leaderboardMessageCommand = defineCommandFamily({
  name: 'leaderboard-message',
  description: 'Keep the leaderboard in a channel',
  subcommands: [post, remove],
});
