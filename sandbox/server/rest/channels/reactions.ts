import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
import { computeChannelPermissions } from '../../../world/permissions/access.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import { addReaction, clearReactions, requireEmoji, removeReaction } from '../../../world/messages/reactions.ts';
import { compareSnowflakes } from '../../../world/snowflakes.ts';
import { findUser, type World } from '../../../world/world.ts';
import { requirePublicMessage } from './messages.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

const REACTIONS_PATH = '/channels/:channel/messages/:message/reactions';
const NO_CONTENT: RouteResponse = { status: 204 };

/** `resources/message.mdx`, "Create Reaction" and the sections after it. */
export const reactionRoutes: RestRoute[] = [
  {
    method: 'PUT',
    path: `${REACTIONS_PATH}/:emoji/@me`,
    handle: ({ world }, call) => {
      const target = requirePublicMessage(world, call, bit.ReadMessageHistory);
      const { name } = requireEmoji(call.param('emoji'));
      const permissions = computeChannelPermissions(world, target.location, world.bot.id);
      if (!target.stored.reactions?.has(name) && !hasPermissions(permissions, bit.AddReactions))
        throw discordError(50_013);
      addReaction(world, target, { userId: world.bot.id, emoji: name });
      return NO_CONTENT;
    },
  },
  {
    method: 'DELETE',
    path: `${REACTIONS_PATH}/:emoji/@me`,
    handle: ({ world }, call) => deleteReaction(world, call, { userId: world.bot.id, bits: 0n }),
  },
  {
    method: 'DELETE',
    path: `${REACTIONS_PATH}/:emoji/:user`,
    handle: ({ world }, call) => deleteReaction(world, call, { userId: call.param('user'), bits: bit.ManageMessages }),
  },
  { method: 'GET', path: `${REACTIONS_PATH}/:emoji`, handle: list },
  {
    method: 'DELETE',
    path: `${REACTIONS_PATH}/:emoji`,
    handle: ({ world }, call) => {
      clearReactions(
        world,
        requirePublicMessage(world, call, bit.ManageMessages),
        requireEmoji(call.param('emoji')).name,
      );
      return NO_CONTENT;
    },
  },
  {
    method: 'DELETE',
    path: REACTIONS_PATH,
    handle: ({ world }, call) => {
      clearReactions(world, requirePublicMessage(world, call, bit.ManageMessages), null);
      return NO_CONTENT;
    },
  },
];

function deleteReaction(world: World, call: Call, input: { userId: string; bits: bigint }): RouteResponse {
  const target = requirePublicMessage(world, call, input.bits);
  removeReaction(world, target, { userId: input.userId, emoji: requireEmoji(call.param('emoji')).name });
  return NO_CONTENT;
}

/** Lists the users who reacted with an emoji, by id; `limit` 1–100, default 25, `after` a user id. */
function list({ world }: RestContext, call: Call): RouteResponse {
  const { stored } = requirePublicMessage(world, call, bit.ReadMessageHistory);
  const form = createForm();
  const limit = form.integer(call.query.get('limit'), ['limit'], { min: 1, max: 100 }) ?? 25;
  form.finish();
  const after = call.query.get('after') ?? '0';
  const users = [...(stored.reactions?.get(requireEmoji(call.param('emoji')).name) ?? [])]
    .filter((id) => compareSnowflakes(id, after) > 0)
    .sort(compareSnowflakes)
    .slice(0, limit)
    .map((id) => findUser(world, id));
  return { status: 200, body: users.filter((user) => user !== undefined) };
}
