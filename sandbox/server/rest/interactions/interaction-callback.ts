import { InteractionResponseType as Callback, MessageFlags } from 'discord-api-types/v10';
import { respondToInteraction } from '../../interactions/interaction-response.ts';
import { NO_FLAGS } from '../../../world/guilds/guild-state.ts';
import type { RestRoute } from '../rest-context.ts';

export const interactionRoutes: RestRoute[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    isPublic: true,
    handle: (context, { param, query, body, files }) => {
      const response = { id: param('interaction'), token: param('token'), body, files };
      const { record, type, stored } = respondToInteraction(context, response);
      if (query.get('with_response') !== 'true') return { status: 204 };
      const flags = stored?.message.flags ?? NO_FLAGS;
      const { id, channelId, guildId } = record;
      return {
        status: 200,
        body: {
          interaction: {
            id,
            type: record.type,
            channel_id: channelId,
            ...(guildId ? { guild_id: guildId } : {}),
            ...(stored
              ? {
                  response_message_id: stored.message.id,
                  response_message_loading: (flags & MessageFlags.Loading) !== 0,
                  response_message_ephemeral: stored.onlyFor !== null,
                }
              : {}),
          },
          // `receiving-and-responding.mdx`, "Interaction Callback Response": a deferred reply has an id but no message yet.
          ...(stored && type !== Callback.DeferredChannelMessageWithSource
            ? { resource: { type, message: stored.message } }
            : {}),
        },
      };
    },
  },
];
