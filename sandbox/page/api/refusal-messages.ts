import { ControlApiError } from './control-client.ts';

/** Awaits the request. A refusal whose code is in `messages` is thrown with that message instead. */
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
