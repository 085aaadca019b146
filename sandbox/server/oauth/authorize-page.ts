import type { Authorization } from '../../control-api/contract.ts';
import { loadGuildContents, type World } from '../../world/world.ts';
import type { SandboxSettings } from '../settings.ts';
import type { OauthGrants } from './oauth-grants.ts';

export type AuthorizeContext = { world: World; settings: SandboxSettings; oauth: OauthGrants };
/** The response to the browser: a page or a redirect. */
export type PageResponse = { status: number; headers: Record<string, string>; body: string };

const MAX_PEOPLE = 50;

/** `topics/oauth2.mdx`, "Authorization Code Grant": the consent page. Its form posts to the same URL. */
export function renderAuthorizePage(context: AuthorizeContext, url: URL): PageResponse {
  const problem = findProblem(context, url.searchParams);
  if (problem) return createPage(400, `<h1>This sign-in cannot go on</h1><p>${problem}</p>`);
  const { searchParams: params } = url;
  const fields = [...params].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const scopes = (params.get('scope') ?? '').split(' ').map((scope) => `<li>${escapeHtml(scope)}</li>`);
  const people = listPeople(context.world).map(({ id, name }) => `<option value="${id}">${escapeHtml(name)}</option>`);
  return createPage(
    200,
    `<h1>${escapeHtml(context.world.bot.username)} wants to know who you are</h1>
    <p>It asks for:</p><ul>${scopes.join('')}</ul>
    <form method="post">${fields.join('')}
      <label>You are <select name="as">${people.join('')}</select></label>
      <button name="answer" value="yes">Authorize</button> <button name="answer" value="no">Cancel</button>
    </form>`,
  );
}

/** Redirects the browser back, with a code after Authorize, with `access_denied` after Cancel. */
export function handleAuthorization(context: AuthorizeContext, url: URL, body: string): PageResponse {
  const form = new URLSearchParams(body);
  const problem = findProblem(context, form);
  const person = context.world.users.get(form.get('as') ?? '');
  if (problem) return createPage(400, `<h1>This sign-in cannot go on</h1><p>${problem}</p>`);
  const redirectUrl = new URL(form.get('redirect_uri') ?? '', url);
  const state = form.get('state');
  if (form.get('answer') !== 'yes' || !person) {
    redirectUrl.searchParams.set('error', 'access_denied');
    redirectUrl.searchParams.set('error_description', 'The resource owner or authorization server denied the request');
  } else
    redirectUrl.searchParams.set('code', context.oauth.issueCode({ ...readAuthorization(form), userId: person.id }));
  if (state !== null) redirectUrl.searchParams.set('state', state);
  return { status: 302, headers: { location: redirectUrl.href, 'cache-control': 'no-store' }, body: '' };
}

function readAuthorization(form: URLSearchParams): Authorization {
  const [challenge, state] = [form.get('code_challenge'), form.get('state')];
  return {
    as: form.get('as') ?? '',
    client_id: form.get('client_id') ?? '',
    redirect_uri: form.get('redirect_uri') ?? '',
    scope: form.get('scope') ?? '',
    ...(state === null ? {} : { state }),
    ...(challenge === null ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }),
  };
}

function findProblem({ settings }: AuthorizeContext, params: URLSearchParams): string | undefined {
  if (params.get('client_id') !== settings.applicationId) return 'There is no application by that client_id.';
  if (params.get('response_type') !== 'code') return 'Only response_type=code is spoken here.';
  if (!/^https?:\/\//u.test(params.get('redirect_uri') ?? '')) return 'The redirect_uri is no address.';
  if (!params.get('scope')) return 'The scope is empty.';
  const method = params.get('code_challenge_method');
  if (method !== null && method !== 'S256') return 'Only code_challenge_method=S256 is spoken here.';
  return undefined;
}

/** Lists users of the guilds whose contents are loaded; the first guild is always loaded. */
function listPeople(world: World): { id: string; name: string }[] {
  const first = world.guilds.values().next().value;
  if (first) loadGuildContents(world, first);
  return [...world.users.values()]
    .filter(({ bot }) => !bot)
    .slice(0, MAX_PEOPLE)
    .map(({ id, username, global_name: name }) => ({ id, name: name ?? username }));
}

function createPage(status: number, inner: string): PageResponse {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Authorize</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}
    button,select{font:inherit;padding:.4rem .8rem}</style><main>${inner}</main></html>`,
  };
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
