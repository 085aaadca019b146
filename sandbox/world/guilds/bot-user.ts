import { storeImage } from '../images.ts';
import type { StoredFile, World } from '../world.ts';

/** Changes the bot's user name and avatar; `avatar: null` removes it. Every session gets USER_UPDATE. */
export function changeBotUser(
  world: World,
  change: { username: string | undefined; avatar: StoredFile | null | undefined },
): void {
  const { bot } = world;
  if (change.username !== undefined) bot.username = change.username;
  if (change.avatar !== undefined) bot.avatar = change.avatar && storeImage(world, 'avatars', bot.id, change.avatar);
  world.events.dispatch({ event: 'USER_UPDATE', data: bot, guildId: null, intents: 0 });
}
