import { Refused } from './control-client.ts';

/** Waits for what was asked; a refusal whose code is among `words` is thrown in these words instead. */
export async function inWords<T>(asked: Promise<T>, words: Readonly<Record<string, string>>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const said = error instanceof Refused ? words[error.code] : undefined;
    if (!(error instanceof Refused) || said === undefined) throw error;
    throw new Refused({ code: error.code, message: said, fields: error.fields });
  }
}
