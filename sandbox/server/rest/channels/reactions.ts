import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { Answer, Call, Route } from '../../http/router.ts';
import { permissionsIn } from '../../../world/permissions/access.ts';
import { may } from '../../../world/permissions/permissions.ts';
import { addReaction, clearReactions, demandEmoji, removeReaction } from '../../../world/messages/reactions.ts';
import { compareSnowflakes } from '../../../world/snowflakes.ts';
import { findUser } from '../../../world/world.ts';
import { publicMessage } from './messages.ts';

const all = '/channels/:channel/messages/:message/reactions';
const done: Answer = { status: 204 };

/** `resources/message.mdx`, "Create Reaction" and what follows it. */
export const reactionRoutes: Route[] = [
  {
    method: 'PUT',
    path: `${all}/:emoji/@me`,
    handle: (local, call) => {
      const on = publicMessage(local, call, bit.ReadMessageHistory);
      const { name } = demandEmoji(call.param('emoji'));
      const held = permissionsIn(local, on.place, local.world.bot.id);
      if (!on.stored.reactions?.has(name) && !may(held, bit.AddReactions)) throw refusal(50_013);
      addReaction(local, on, { userId: local.world.bot.id, emoji: name });
      return done;
    },
  },
  {
    method: 'DELETE',
    path: `${all}/:emoji/@me`,
    handle: (local, call) => takeAway(local, call, { userId: local.world.bot.id, bits: 0n }),
  },
  {
    method: 'DELETE',
    path: `${all}/:emoji/:user`,
    handle: (local, call) => takeAway(local, call, { userId: call.param('user'), bits: bit.ManageMessages }),
  },
  { method: 'GET', path: `${all}/:emoji`, handle: list },
  {
    method: 'DELETE',
    path: `${all}/:emoji`,
    handle: (local, call) => {
      clearReactions(local, publicMessage(local, call, bit.ManageMessages), demandEmoji(call.param('emoji')).name);
      return done;
    },
  },
  {
    method: 'DELETE',
    path: all,
    handle: (local, call) => {
      clearReactions(local, publicMessage(local, call, bit.ManageMessages), null);
      return done;
    },
  },
];

function takeAway(local: LocalDiscord, call: Call, what: { userId: string; bits: bigint }): Answer {
  const on = publicMessage(local, call, what.bits);
  removeReaction(local, on, { userId: what.userId, emoji: demandEmoji(call.param('emoji')).name });
  return done;
}

/** Who reacted so, by id; `limit` 1–100, default 25, `after` an id. */
function list(local: LocalDiscord, call: Call): Answer {
  const { stored } = publicMessage(local, call, bit.ReadMessageHistory);
  const form = createForm();
  const limit = form.integer(call.query.get('limit'), ['limit'], { min: 1, max: 100 }) ?? 25;
  form.finish();
  const after = call.query.get('after') ?? '0';
  const users = [...(stored.reactions?.get(demandEmoji(call.param('emoji')).name) ?? [])]
    .filter((id) => compareSnowflakes(id, after) > 0)
    .sort(compareSnowflakes)
    .slice(0, limit)
    .map((id) => findUser(local.world, id));
  return { status: 200, body: users.filter((user) => user !== undefined) };
}
