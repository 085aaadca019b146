/** Search params of the sign-in page: `to` is the page to open afterwards, `ended` says that an earlier session ended. */
export type SignInSearch = { to?: string; ended?: 1 };

/** Parses the search params. Accepts only a path of this site as `to`, so that sign-in cannot redirect elsewhere. */
export function readSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const { to, ended } = raw;
  const isSameOrigin = typeof to === 'string' && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in');
  return { ...(isSameOrigin && { to }), ...(String(ended) === '1' && { ended: 1 as const }) };
}

/** Returns the URL of the sign-in page that opens `to` after signing in. */
export function signInUrl(to: string, hasEnded: boolean): string {
  const { to: safeTo } = readSignInSearch({ to });
  const search = new URLSearchParams({
    ...(safeTo && safeTo !== '/' && { to: safeTo }),
    ...(hasEnded && { ended: '1' }),
  });
  return search.size > 0 ? `/sign-in?${search.toString()}` : '/sign-in';
}
