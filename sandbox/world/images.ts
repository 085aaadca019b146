import { createHash } from 'node:crypto';
import type { LocalDiscord } from '../local-discord.ts';
import type { StoredFile } from './world.ts';

/** Keeps a picture under `/cdn/icons` or `/cdn/avatars` and answers its hash, which is the name it goes by. */
export function storeImage(local: LocalDiscord, kind: 'icons' | 'avatars', ownerId: string, image: StoredFile): string {
  const hash = createHash('md5').update(image.bytes).digest('hex');
  local.world.images.set(`/cdn/${kind}/${ownerId}/${hash}`, image);
  return hash;
}
