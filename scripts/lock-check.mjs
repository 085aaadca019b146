// Checks, without the network, that `npm ci` can work on every machine and with every registry mirror.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAX_DIRECT_DEPENDENCIES = 20;
const NOT_A_VERSION = /^(git|https?|file|link|github|gitlab|bitbucket)\b.*[:/]|^[\w.-]+\/[\w.-]+(#.*)?$/;

/**
 * Checks a parsed package-lock.json (version 3).
 * @param {{ lockfileVersion: number, packages: Record<string, any> }} lock
 * @returns {string[]} the problems, one sentence each
 */
export function findLockProblems(lock) {
  if (lock.lockfileVersion !== 3) return [`The lock has version ${lock.lockfileVersion}, not 3.`];
  const root = lock.packages[''];
  const direct = Object.keys(root.dependencies ?? {});
  const problems = [];
  if (direct.length > MAX_DIRECT_DEPENDENCIES)
    problems.push(`${direct.length} direct dependencies run in production; at most ${MAX_DIRECT_DEPENDENCIES} may.`);
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of dependenciesOf(entry))
      if (NOT_A_VERSION.test(range))
        problems.push(`${path || 'The root'} depends on ${name} from ${range}, not by version.`);
    // npm before 11, or a mirror without that platform, omits such a package, and `npm ci` then fails on other platforms.
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      if (!isLocked(lock.packages, path, name))
        problems.push(`${path} names ${name} as optional, but it is not locked.`);
    if (path === '') continue;
    if (entry.link) problems.push(`${path} is a link to a folder.`);
    if (entry.resolved !== undefined)
      problems.push(`${path} names its registry host; run npm with omit-lockfile-registry-resolved.`);
    if (!entry.integrity?.startsWith('sha512-')) problems.push(`${path} has no sha512 integrity.`);
  }
  return problems;
}

function dependenciesOf(entry) {
  return Object.entries({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.devDependencies });
}

/** Resolves like Node: in the dependant's own node_modules, then in each one above it. */
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
