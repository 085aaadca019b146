import { createHash } from 'node:crypto';
import type { World, StoredFile } from './world.ts';

/** Stores an image under `/cdn/icons` or `/cdn/avatars`. Returns its hash, which is its name there. */
export function storeImage(world: World, kind: 'icons' | 'avatars', ownerId: string, image: StoredFile): string {
  const hash = createHash('md5').update(image.bytes).digest('hex');
  world.images.set(`/cdn/${kind}/${ownerId}/${hash}`, image);
  return hash;
}
