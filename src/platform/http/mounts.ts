import { isLoopbackAddress } from './client-address.ts';
import { HttpProblem, notFound } from './problem.ts';
import { isOtherSite } from './session.ts';

/** Another fetch handler under a path, such as the local Discord's page. */
export type Mount = {
  /** Without a trailing slash; the handler sees the whole path. */
  path: string;
  fetch(request: Request): Response | Promise<Response>;
  /** Serves callers from other machines too; by default only this machine. */
  isPublic?: boolean;
};

const LOCAL_HOST = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Passes a request on. Callers from other machines get a 404, and so do pages of another site whose host name resolves
 * to this machine. Headers that the mount does not set are ours.
 */
export async function fetchMount(
  mount: Mount,
  target: { request: Request; ip: string; headers: Readonly<Record<string, string>> },
): Promise<Response> {
  const { request, ip, headers } = target;
  const isLocal = isLoopbackAddress(ip) && LOCAL_HOST.test(new URL(request.url).hostname);
  if (!mount.isPublic && !isLocal) throw notFound();
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  // A page of any site may send forms to this machine, and nobody signs in here.
  if (!isRead && isOtherSite(request)) throw new HttpProblem(403, 'not_same_origin');
  const response = await mount.fetch(request);
  const merged = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) if (!merged.has(name)) merged.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers: merged });
}
