import { refusalFromError } from './refusals.ts';

/** Runs a hot act and throws the refusal that its SQL function answered with; anything else is thrown as it came. */
export async function withRefusals<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw refusalFromError(error) ?? error;
  }
}
