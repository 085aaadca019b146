#!/usr/bin/env bash
# hono 4.13.19 with @hono/node-server 2.1.8, Node 20 or newer.
#
# Expected: a POST whose Content-Length is above the limit of `bodyLimit` is answered with 413 on a connection that stays open for the
# next request, as it is when a handler answers 413 without touching the body.
#
# Seen: with `bodyLimit` the response is 413 with `connection: keep-alive`, and about half a second later the server closes that
# connection, under whatever request the client sends on it next. The middleware opens the body's stream before it compares the length;
# a body that was opened but not read is not skipped by the server, which then gives up on the connection. A handler that compares
# Content-Length itself leaves the body unopened, and the connection stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund hono@4.13.19 @hono/node-server@2.1.8
cat > check.mjs <<'JS'
import { Agent, request } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

const LIMIT = 256 * 1024;
const app = new Hono();
app.post('/by-middleware', bodyLimit({ maxSize: LIMIT, onError: (c) => c.text('too large', 413) }), (c) => c.text('ok'));
app.post('/by-length', (c) => (Number(c.req.header('content-length')) > LIMIT ? c.text('too large', 413) : c.text('ok')));
app.get('/', (c) => c.text('ok'));
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address();

/** Sends a request on the agent's one connection. Resolves with the status and the `connection` header, or with the error's code. */
const send = (agent, method, path, body) =>
  new Promise((resolve) => {
    const sent = request({ agent, port, host: '127.0.0.1', method, path, headers: body ? { 'content-length': body.length } : {} }, (response) => {
      response.resume();
      response.on('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
    });
    sent.on('error', (error) => resolve(error.code));
    sent.end(body);
  });

async function tryPath(path) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const first = await send(agent, 'POST', path, Buffer.alloc(LIMIT + 1024));
  const socket = Object.values(agent.freeSockets).flat()[0];
  const closed = socket ? await Promise.race([
    new Promise((resolve) => socket.once('close', () => resolve('closed by the server'))),
    new Promise((resolve) => setTimeout(resolve, 3000, 'kept alive')),
  ]) : 'not kept';
  agent.destroy();
  return `${first}, then ${closed}`;
}

const seen = { middleware: await tryPath('/by-middleware'), length: await tryPath('/by-length') };
console.log(seen);
server.closeAllConnections();
server.close();
process.exit(seen.length === '413 keep-alive, then kept alive' && seen.middleware === '413 keep-alive, then closed by the server' ? 0 : 1);
JS
node check.mjs
echo "As described."
