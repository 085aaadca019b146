import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { t } from '../../../../locales/translate.ts';
import type { MessageDelivery } from '../../../platform/outbox/delivery.ts';
import { LEADERBOARD_MESSAGE_KEY, readLeaderboardChannel } from '../leaderboard/leaderboard-message-store.ts';
import { readTopMembers } from '../leaderboard/leaderboard-store.ts';
import { leaderboardEmbed } from './leaderboard-embed.ts';

const MAX_MEMBERS = 10;

/** Delivers the posted leaderboard message: the top ten members and the button for the user's own rank. */
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
        embeds: [leaderboardEmbed(top.members, top.currency_name)],
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
  // Not `config`: such a change retries blocked messages, and blocking a message records this change.
  change: ({ guildId }) => ({ dataType: 'status', changeType: 'update', affectedIds: [guildId] }),
});
