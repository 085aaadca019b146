import { existsSync } from 'node:fs';
import process from 'node:process';

/** Settings in a file `.env` of the folder the program was started from; what the environment already says wins. */
export function readDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
