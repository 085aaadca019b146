import { ControlApiError } from './control-client.ts';

/** Waits for what was asked; a refusal whose code is among `words` is thrown in these words instead. */
export async function withRefusalMessages<T>(
  request: Promise<T>,
  messages: Readonly<Record<string, string>>,
): Promise<T> {
  try {
    return await request;
  } catch (error) {
    const message = error instanceof ControlApiError ? messages[error.code] : undefined;
    if (!(error instanceof ControlApiError) || message === undefined) throw error;
    throw new ControlApiError({ code: error.code, message: message, fields: error.fields });
  }
}
