import type { Authorization } from '../../control-api/contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { grantCode } from './oauth-grants.ts';
import { partsOf } from '../../world/world.ts';

/** What the browser gets: a page, or where to go next. */
export type PageAnswer = { status: number; headers: Record<string, string>; body: string };

const maxPeople = 50;

/** `topics/oauth2.mdx`, "Authorization Code Grant": the page that asks. Its form posts back to the same address. */
export function authorizePage(local: LocalDiscord, url: URL): PageAnswer {
  const problem = problemWith(local, url.searchParams);
  if (problem) return page(400, `<h1>This sign-in cannot go on</h1><p>${problem}</p>`);
  const { searchParams: asked } = url;
  const fields = [...asked].map(([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`);
  const scopes = (asked.get('scope') ?? '').split(' ').map((scope) => `<li>${safe(scope)}</li>`);
  const people = peopleOf(local).map(({ id, name }) => `<option value="${id}">${safe(name)}</option>`);
  return page(
    200,
    `<h1>${safe(local.world.bot.username)} wants to know who you are</h1>
    <p>It asks for:</p><ul>${scopes.join('')}</ul>
    <form method="post">${fields.join('')}
      <label>You are <select name="as">${people.join('')}</select></label>
      <button name="answer" value="yes">Authorize</button> <button name="answer" value="no">Cancel</button>
    </form>`,
  );
}

/** Yes sends the browser back with a code, no with `access_denied`. */
export function answerAuthorization(local: LocalDiscord, url: URL, body: string): PageAnswer {
  const form = new URLSearchParams(body);
  const problem = problemWith(local, form);
  const person = local.world.users.get(form.get('as') ?? '');
  if (problem) return page(400, `<h1>This sign-in cannot go on</h1><p>${problem}</p>`);
  const next = new URL(form.get('redirect_uri') ?? '', url);
  const state = form.get('state');
  if (form.get('answer') !== 'yes' || !person) {
    next.searchParams.set('error', 'access_denied');
    next.searchParams.set('error_description', 'The resource owner or authorization server denied the request');
  } else next.searchParams.set('code', grantCode(local, { ...wishOf(form), userId: person.id }));
  if (state !== null) next.searchParams.set('state', state);
  return { status: 302, headers: { location: next.href, 'cache-control': 'no-store' }, body: '' };
}

function wishOf(form: URLSearchParams): Authorization {
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

function problemWith(local: LocalDiscord, asked: URLSearchParams): string | undefined {
  if (asked.get('client_id') !== local.settings.applicationId) return 'There is no application by that client_id.';
  if (asked.get('response_type') !== 'code') return 'Only response_type=code is spoken here.';
  if (!/^https?:\/\//u.test(asked.get('redirect_uri') ?? '')) return 'The redirect_uri is no address.';
  if (!asked.get('scope')) return 'The scope is empty.';
  const method = asked.get('code_challenge_method');
  if (method !== null && method !== 'S256') return 'Only code_challenge_method=S256 is spoken here.';
  return undefined;
}

/** People of the servers somebody has looked into, the first one's at least. */
function peopleOf(local: LocalDiscord): { id: string; name: string }[] {
  const first = local.world.guilds.values().next().value;
  if (first) partsOf(local.world, first);
  return [...local.world.users.values()]
    .filter(({ bot }) => !bot)
    .slice(0, maxPeople)
    .map(({ id, username, global_name: name }) => ({ id, name: name ?? username }));
}

function page(status: number, inner: string): PageAnswer {
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

const safe = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
