import type { Sandbox } from '../start.ts';

export type RestReply = { status: number; body: unknown; headers: Headers };

/** Makes a REST call without a client library, with the bot's token or another. */
export async function callRest(
  sandbox: Pick<Sandbox, 'apiUrl' | 'token'>,
  method: string,
  path: string,
  options: { body?: unknown; token?: string | null } = {},
): Promise<RestReply> {
  const token = options.token === undefined ? sandbox.token : options.token;
  const response = await fetch(`${sandbox.apiUrl}/v10${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bot ${token}` }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}
