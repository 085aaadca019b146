import { loadConfig } from './config.ts';
import { startProgram, type Program } from './program.ts';

let started: Promise<Program> | undefined;

/** Starts the program with the first request and reuses it; after a failed start the next request tries again. */
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
 * `DISCORD_TOKEN`. The host may end a stream at any time; its client then resumes where it was.
 */
export default {
  fetch: async (request: Request): Promise<Response> => (await program()).app.http.fetch(request),
  /** Stops the program if a request has started it. */
  stop: async (): Promise<void> => (await started)?.stop(),
};
