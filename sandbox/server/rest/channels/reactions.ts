import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import { computeChannelPermissions } from '../../../world/permissions/access.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { addReaction, clearReactions, requireEmoji, removeReaction } from '../../../world/messages/reactions.ts';
import { compareSnowflakes } from '../../../world/snowflakes.ts';
import { findUser } from '../../../world/world.ts';
import { requirePublicMessage } from './messages.ts';

const REACTIONS_PATH = '/channels/:channel/messages/:message/reactions';
const NO_CONTENT: RouteResponse = { status: 204 };

/** `resources/message.mdx`, "Create Reaction" and what follows it. */
export const reactionRoutes: Route[] = [
  {
    method: 'PUT',
    path: `${REACTIONS_PATH}/:emoji/@me`,
    handle: (local, call) => {
      const target = requirePublicMessage(local, call, bit.ReadMessageHistory);
      const { name } = requireEmoji(call.param('emoji'));
      const permissions = computeChannelPermissions(local, target.place, local.world.bot.id);
      if (!target.stored.reactions?.has(name) && !hasPermissions(permissions, bit.AddReactions))
        throw discordError(50_013);
      addReaction(local, target, { userId: local.world.bot.id, emoji: name });
      return NO_CONTENT;
    },
  },
  {
    method: 'DELETE',
    path: `${REACTIONS_PATH}/:emoji/@me`,
    handle: (local, call) => deleteReaction(local, call, { userId: local.world.bot.id, bits: 0n }),
  },
  {
    method: 'DELETE',
    path: `${REACTIONS_PATH}/:emoji/:user`,
    handle: (local, call) => deleteReaction(local, call, { userId: call.param('user'), bits: bit.ManageMessages }),
  },
  { method: 'GET', path: `${REACTIONS_PATH}/:emoji`, handle: list },
  {
    method: 'DELETE',
    path: `${REACTIONS_PATH}/:emoji`,
    handle: (local, call) => {
      clearReactions(
        local,
        requirePublicMessage(local, call, bit.ManageMessages),
        requireEmoji(call.param('emoji')).name,
      );
      return NO_CONTENT;
    },
  },
  {
    method: 'DELETE',
    path: REACTIONS_PATH,
    handle: (local, call) => {
      clearReactions(local, requirePublicMessage(local, call, bit.ManageMessages), null);
      return NO_CONTENT;
    },
  },
];

function deleteReaction(local: LocalDiscord, call: Call, input: { userId: string; bits: bigint }): RouteResponse {
  const target = requirePublicMessage(local, call, input.bits);
  removeReaction(local, target, { userId: input.userId, emoji: requireEmoji(call.param('emoji')).name });
  return NO_CONTENT;
}

/** Who reacted so, by id; `limit` 1–100, default 25, `after` an id. */
function list(local: LocalDiscord, call: Call): RouteResponse {
  const { stored } = requirePublicMessage(local, call, bit.ReadMessageHistory);
  const form = createForm();
  const limit = form.integer(call.query.get('limit'), ['limit'], { min: 1, max: 100 }) ?? 25;
  form.finish();
  const after = call.query.get('after') ?? '0';
  const users = [...(stored.reactions?.get(requireEmoji(call.param('emoji')).name) ?? [])]
    .filter((id) => compareSnowflakes(id, after) > 0)
    .sort(compareSnowflakes)
    .slice(0, limit)
    .map((id) => findUser(local.world, id));
  return { status: 200, body: users.filter((user) => user !== undefined) };
}
