import { refusalOf } from './refusals.ts';

/** Runs a hot act and throws the refusal that its SQL function answered with; anything else is thrown as it came. */
export async function acting<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}
