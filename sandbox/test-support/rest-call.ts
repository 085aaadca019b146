import type { Sandbox } from '../start.ts';

export type Called = { status: number; body: unknown; headers: Headers };

/** A bare REST call with the bot's token (or another), as bytes on the wire rather than through a client. */
export async function restCall(
  sandbox: Pick<Sandbox, 'apiUrl' | 'token'>,
  method: string,
  path: string,
  how: { body?: unknown; token?: string | null } = {},
): Promise<Called> {
  const token = how.token === undefined ? sandbox.token : how.token;
  const response = await fetch(`${sandbox.apiUrl}/v10${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bot ${token}` }),
      ...(how.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(how.body === undefined ? {} : { body: JSON.stringify(how.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}
