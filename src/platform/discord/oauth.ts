import type { APIUser, RESTAPIPartialCurrentUserGuild } from 'discord-api-types/v10';

/** The user who came back from Discord's page, and the guilds they are in. */
export type DiscordAccount = {
  userId: string;
  username: string;
  displayName: string;
  avatar: string | null;
  guildIds: readonly string[];
};
/**
 * `refused`: the code is used, foreign or expired. `misfit`: Discord rejected our client secret. `down`: no response.
 */
export type IdentifyResult =
  | { ok: true; account: DiscordAccount }
  | { ok: false; reason: 'refused' | 'misfit' | 'down' };

export type DiscordOAuth = ReturnType<typeof createDiscordOAuth>;

/**
 * Guilds are requested beside the identity, because the bot cannot know them without requesting every member of each.
 */
const SCOPE = 'identify guilds';
const TIMEOUT_MS = 5_000;

/**
 * Discord's sign-in (topics/oauth2, "Authorization Code Grant"). The user's own token is used to read who they are,
 * then revoked; it is not stored. `apiUrl` is the base without the version.
 */
export function createDiscordOAuth(app: { apiUrl: string; applicationId: string; clientSecret: string }) {
  const base = `${app.apiUrl}/v10`;
  const client = { client_id: app.applicationId, client_secret: app.clientSecret };
  const post = (path: string, form: Record<string, string>) =>
    fetch(base + path, {
      method: 'POST',
      body: new URLSearchParams({ ...client, ...form }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  const read = async <T>(path: string, token: string): Promise<T> => {
    const response = await fetch(base + path, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${path} responded with ${response.status}`);
    // Discord documents this response for the route; nothing else is validated here.
    return (await response.json()) as T;
  };
  const accountOf = async (token: string): Promise<DiscordAccount> => {
    const [user, guilds] = await Promise.all([
      read<APIUser>('/users/@me', token),
      read<RESTAPIPartialCurrentUserGuild[]>('/users/@me/guilds', token),
    ]);
    const { id: userId, username, global_name: globalName, avatar } = user;
    return { userId, username, displayName: globalName ?? username, avatar, guildIds: guilds.map(({ id }) => id) };
  };

  return {
    /**
     * Returns the URL at which a user gives consent; Discord redirects them to `redirectUri` with a code and this
     * state.
     */
    authorizeUrl({ redirectUri, state }: { redirectUri: string; state: string }): string {
      const url = new URL('/oauth2/authorize', app.apiUrl);
      const params = { client_id: app.applicationId, response_type: 'code', scope: SCOPE, prompt: 'none' };
      url.search = new URLSearchParams({ ...params, redirect_uri: redirectUri, state }).toString();
      return url.href;
    },
    /** Exchanges the code for the user's account. Never throws. */
    async identify({ code, redirectUri }: { code: string; redirectUri: string }): Promise<IdentifyResult> {
      try {
        const response = await post('/oauth2/token', {
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
        });
        if (response.status === 401) return { ok: false, reason: 'misfit' };
        if (response.status >= 400 && response.status < 500 && response.status !== 429)
          return { ok: false, reason: 'refused' };
        if (!response.ok) return { ok: false, reason: 'down' };
        const { access_token: token } = (await response.json()) as { access_token: string };
        const account = await accountOf(token);
        // The token would expire by itself in a week; failing to revoke it sooner does no harm.
        await post('/oauth2/token/revoke', { token }).catch(() => undefined);
        return { ok: true, account };
      } catch {
        return { ok: false, reason: 'down' };
      }
    },
  };
}
