// Plain JavaScript, so that the thread starts the same way under tsx, vitest and a bundle.
/* oxlint-disable unicorn/require-post-message-target-origin -- A thread's port has no origin. */
import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, protocol } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

const { serialize } = protocol;
const syncs = new Int32Array(workerData.syncs);

/** PGlite's own NodeFS reports a successful fsync without doing anything, which loses commits on a power cut. */
class DurableNodeFS extends NodeFS {
  async init(pg, options) {
    const opened = await super.init(pg, options);
    opened.emscriptenOpts.preRun.push((module) => {
      if (!module.NODEFS?.stream_ops) throw new Error('This version of PGlite has no fsync to replace.');
      module.NODEFS.stream_ops.fsync = (stream) => {
        try {
          fs.fdatasyncSync(stream.nfd);
        } catch (error) {
          // Windows refuses to sync a handle opened for reading; there is nothing to sync on it.
          if (process.platform !== 'win32' || error.code !== 'EPERM') throw error;
        }
        Atomics.add(syncs, 0, 1);
        return 0;
      };
    });
    return opened;
  }
}

const db = await PGlite.create({
  fs: new DurableNodeFS(workerData.directory),
  startParams: [
    ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
    ...['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB', 'wal_buffers=1MB'].flatMap((set) => ['-c', set]),
  ],
});
await db.exec(`set search_path = economy, pg_temp; set timezone = 'UTC'; set datestyle = 'ISO, MDY'`);
const { rows } = await db.query('show fsync');
if (rows[0]?.fsync !== 'on') throw new Error('The embedded database runs without fsync.');

const setRole = { admin: 'reset role', app: 'set role economy_app' };
let role = 'admin';
const waiting = [];
let isDraining = false;

parentPort.on('message', (message) => {
  waiting.push(message);
  if (!isDraining) void drain();
});
parentPort.postMessage({ ready: true });

/** Runs statements strictly in the order of arrival, so that the other side can post without waiting. */
async function drain() {
  isDraining = true;
  for (let message = waiting.shift(); message; message = waiting.shift()) {
    if (message.op === 'close') {
      await db.exec('reset role; CHECKPOINT');
      await db.close();
      parentPort.postMessage({ id: message.id });
      parentPort.close();
      return;
    }
    parentPort.postMessage({ id: message.id, ...(await execute(message)) });
  }
  isDraining = false;
}

async function execute(message) {
  if (message.role !== role) {
    const switched = await run(serialize.query(setRole[message.role]));
    if (switched.error) return switched;
    role = message.role;
  }
  if (message.op === 'script') return run(serialize.query(message.text));
  return run(
    Buffer.concat([
      serialize.parse({ text: message.text }),
      serialize.bind({ values: message.values }),
      serialize.describe({ type: 'P' }),
      serialize.execute({}),
      serialize.sync(),
    ]),
  );
}

async function run(bytes) {
  const result = { fields: [], rows: [], tag: '' };
  const { messages } = await db.execProtocol(bytes, { throwOnError: false });
  for (const part of messages) {
    if (part.name === 'dataRow') result.rows.push(part.fields);
    else if (part.name === 'rowDescription') {
      result.fields = part.fields.map((field) => ({ name: field.name, oid: field.dataTypeID }));
    } else if (part.name === 'commandComplete') result.tag = part.text;
    else if (part.name === 'error') {
      const { message, code, constraint, detail } = part;
      return { error: { message, code, constraint, detail } };
    }
  }
  return result;
}
