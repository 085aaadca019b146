import type { HttpApp } from './http-app.ts';

/** The replies of lists, tasks and errors. The server validates every reply against its contract before sending it. */
export type ApiReply = Record<string, unknown> & {
  data: (Record<string, unknown> & { id: string | number })[];
  page: { total: number; next_cursor: string | null };
  error: { code: string; message: string; fields?: { path: string }[] };
};

/** Calls the API with an access token. `path` is the part after `/api/`. */
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
  // Unsafe cast on purpose: a test that reads a missing field fails on it.
  return { status: response.status, body: (await response.json()) as ApiReply };
}

/** Reads a list page by page with its cursors and returns all ids. */
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
