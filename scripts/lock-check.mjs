// What `npm ci` needs to work on every machine and with every registry mirror, checked without the network.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MOST_DIRECT_DEPENDENCIES = 20;
const NOT_A_VERSION = /^(git|https?|file|link|github|gitlab|bitbucket)\b.*[:/]|^[\w.-]+\/[\w.-]+(#.*)?$/;

/**
 * Reads a parsed package-lock.json (version 3).
 * @param {{ lockfileVersion: number, packages: Record<string, any> }} lock
 * @returns {string[]} what is wrong, a sentence each; empty when all is well
 */
export function findLockProblems(lock) {
  if (lock.lockfileVersion !== 3) return [`The lock has version ${lock.lockfileVersion}, not 3.`];
  const root = lock.packages[''];
  const direct = Object.keys(root.dependencies ?? {});
  const problems = [];
  if (direct.length > MOST_DIRECT_DEPENDENCIES)
    problems.push(`${direct.length} direct dependencies run in production; at most ${MOST_DIRECT_DEPENDENCIES} may.`);
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of dependenciesOf(entry))
      if (NOT_A_VERSION.test(range))
        problems.push(`${path || 'The root'} wants ${name} from ${range}, not by version.`);
    // npm before 11 or a mirror without that platform leaves such a package out, and `npm ci` then fails elsewhere.
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      if (!isLocked(lock.packages, path, name))
        problems.push(`${path} names ${name} as optional, but it is not locked.`);
    if (path === '') continue;
    if (entry.link) problems.push(`${path} is a link to a folder.`);
    if (entry.resolved !== undefined)
      problems.push(`${path} names the host it came from; run npm with omit-lockfile-registry-resolved.`);
    if (!entry.integrity?.startsWith('sha512-')) problems.push(`${path} has no sha512 integrity.`);
  }
  return problems;
}

function dependenciesOf(entry) {
  return Object.entries({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.devDependencies });
}

/** Looks where Node would: beside the package that asks, then in each folder above it. */
function isLocked(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at}${at && '/'}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const problems = findLockProblems(lock);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log(`${Object.keys(lock.packages).length - 1} packages are locked completely.`);
}
