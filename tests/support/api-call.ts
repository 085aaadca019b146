import type { HttpApp } from './http-app.ts';

/** What lists, tasks and errors answer; the server's own contract has parsed every reply before it was sent. */
export type ApiReply = Record<string, unknown> & {
  data: (Record<string, unknown> & { id: string | number })[];
  page: { total: number; next_cursor: string | null };
  error: { code: string; message: string; fields?: { path: string }[] };
};

/** Calls the API as the holder of a token: the path is what follows `/api/`. */
export async function callApi(
  app: HttpApp,
  params: { method: string; path: string; token: string; body?: unknown },
): Promise<{ status: number; body: ApiReply }> {
  const { method, path, token, body } = params;
  const response = await app.call(`/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // Tests read what they expect; anything else fails there.
  return { status: response.status, body: (await response.json()) as ApiReply };
}

/** Every id of a list, read page by page with its cursors. */
export async function pagedIds(
  read: (cursor: string) => Promise<{ body: ApiReply }>,
  maxIds = 20,
): Promise<(string | number)[]> {
  const ids: (string | number)[] = [];
  for (let cursor = ''; ids.length < maxIds;) {
    const { body } = await read(cursor);
    ids.push(...body.data.map(({ id }) => id));
    if (body.page.next_cursor === null) break;
    cursor = encodeURIComponent(body.page.next_cursor);
  }
  return ids;
}
