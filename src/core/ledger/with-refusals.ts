import { refusalFromError } from './refusals.ts';

/** Runs a call of a SQL function. Throws the refusal that the function raised; any other error is rethrown unchanged. */
export async function withRefusals<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw refusalFromError(error) ?? error;
  }
}
