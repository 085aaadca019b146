/** What the address of the sign-in page holds: where to go afterwards, and whether an earlier sign-in ended. */
export type SignInSearch = { to?: string; ended?: 1 };

/** Only an address of this site is kept, so that nobody can be led elsewhere after signing in. */
export function readSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const { to, ended } = raw;
  const isSameOrigin = typeof to === 'string' && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in');
  return { ...(isSameOrigin && { to }), ...(String(ended) === '1' && { ended: 1 as const }) };
}

/** The address of the sign-in page that leads on to `to`. */
export function signInUrl(to: string, hasEnded: boolean): string {
  const { to: safeTo } = readSignInSearch({ to });
  const search = new URLSearchParams({
    ...(safeTo && safeTo !== '/' && { to: safeTo }),
    ...(hasEnded && { ended: '1' }),
  });
  return search.size > 0 ? `/sign-in?${search.toString()}` : '/sign-in';
}
