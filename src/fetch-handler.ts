import { loadConfig } from './config.ts';
import { startProgram, type Program } from './program.ts';

let started: Promise<Program> | undefined;

/** Opened with the first request and kept for the next; a failed start is tried again by the request after it. */
function program(): Promise<Program> {
  started ??= start().catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

async function start(): Promise<Program> {
  const result = loadConfig();
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return startProgram(result.config, { print: (text) => console.info(text), shouldListen: false });
}

/**
 * The API as a fetch handler, for serverless hosts: set `ROLES=api` with `DATABASE_URL`, `JWT_SECRET_KEY` and
 * `DISCORD_TOKEN`. A stream ends when the host says so, and its client resumes where it was.
 */
export default {
  fetch: async (request: Request): Promise<Response> => (await program()).app.http.fetch(request),
  /** Closes what the requests have opened. */
  stop: async (): Promise<void> => (await started)?.stop(),
};
