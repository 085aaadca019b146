import type { Queries } from '../../../platform/db/database.ts';

export type AccountKind = 'operator' | 'member';
export type SignInSessionRow = {
  sign_in_id: string;
  account_kind: AccountKind;
  account: string;
  display_name: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
};
export type RefreshTokenRow = SignInSessionRow & {
  token_expires_at: Date;
  used_at: Date | null;
  /** Whether the token that replaced this one has been used as well. */
  is_child_used: boolean;
};

const SESSION_COLUMNS = `s.sign_in_id, s.account_kind, s.account, s.display_name, s.created_at, s.expires_at, s.revoked_at`;

export async function findOperatorHash(db: Queries, username: string): Promise<string | undefined> {
  const rows = await db.query<{ password_hash: string }>(
    'select password_hash from economy.operators where username = $1',
    [username],
  );
  return rows[0]?.password_hash;
}

export async function saveOperatorHash(db: Queries, operator: { username: string; hash: string }): Promise<void> {
  await db.query(
    `insert into economy.operators (username, password_hash) values ($1, $2)
     on conflict (username) do update set password_hash = excluded.password_hash, updated_at = now()`,
    [operator.username, operator.hash],
  );
}

/**
 * Counts one attempt of this subject, at most ten in fifteen minutes. Returns null when it is allowed, otherwise the
 * earliest time of the next one.
 */
export async function countAttempt(db: Queries, subject: string): Promise<Date | null> {
  const rows = await db.query<{ next_at: Date | null }>(
    `select economy.consume_rate_limit(0, $1, 10, interval '15 minutes', now()) as next_at`,
    [subject],
  );
  return rows[0]?.next_at ?? null;
}

export async function deleteAttempts(db: Queries, subjects: readonly string[]): Promise<void> {
  await db.query('delete from economy.rate_windows where guild_id = 0 and subject = any($1)', [subjects]);
}

export async function insertSession(
  db: Queries,
  session: {
    signInId: string;
    kind: AccountKind;
    account: string;
    displayName: string;
    lifetimeSeconds: number;
    userAgent: string | null;
  },
): Promise<void> {
  await db.query(
    `insert into economy.sign_ins (sign_in_id, account_kind, account, display_name, expires_at, user_agent)
     values ($1, $2, $3, $4, now() + make_interval(secs => $5), $6)`,
    [session.signInId, session.kind, session.account, session.displayName, session.lifetimeSeconds, session.userAgent],
  );
}

/** Inserts a refresh token and extends the session, which lasts as long as its newest one. */
export async function insertRefreshToken(
  db: Queries,
  token: { hash: string; signInId: string; lifetimeSeconds: number },
): Promise<void> {
  await db.query(
    `insert into economy.refresh_tokens (token_hash, sign_in_id, expires_at)
     values ($1, $2, now() + make_interval(secs => $3))`,
    [token.hash, token.signInId, token.lifetimeSeconds],
  );
  await db.query(
    `update economy.sign_ins set used_at = now(), expires_at = now() + make_interval(secs => $2) where sign_in_id = $1`,
    [token.signInId, token.lifetimeSeconds],
  );
}

/** Locks the token's session, so that parallel refreshes of one token family run one after another. */
export async function lockRefreshToken(
  db: Queries,
  token: { hash: string; successorHash: string },
): Promise<RefreshTokenRow | undefined> {
  const found = await db.query<{ sign_in_id: string }>(
    'select sign_in_id from economy.refresh_tokens where token_hash = $1',
    [token.hash],
  );
  const signInId = found[0]?.sign_in_id;
  if (signInId === undefined) return undefined;
  await db.query('select 1 from economy.sign_ins where sign_in_id = $1 for update', [signInId]);
  // A separate statement: the one that waited for the lock would still read its snapshot from before the wait.
  const rows = await db.query<RefreshTokenRow>(
    `select ${SESSION_COLUMNS}, t.expires_at as token_expires_at, t.used_at, child.used_at is not null as is_child_used
     from economy.refresh_tokens t join economy.sign_ins s using (sign_in_id)
     left join economy.refresh_tokens child on child.token_hash = $2
     where t.token_hash = $1`,
    [token.hash, token.successorHash],
  );
  return rows[0];
}

/** Uses the wall clock, not the transaction's start: a transaction that began earlier then knows that it ran in parallel. */
export async function markRefreshTokenUsed(db: Queries, hash: string): Promise<void> {
  await db.query('update economy.refresh_tokens set used_at = clock_timestamp() where token_hash = $1', [hash]);
}

export async function findSession(db: Queries, signInId: string): Promise<SignInSessionRow | undefined> {
  const rows = await db.query<SignInSessionRow>(
    `select ${SESSION_COLUMNS} from economy.sign_ins s where sign_in_id = $1`,
    [signInId],
  );
  return rows[0];
}

/** Returns those of these sessions that have ended. */
export async function findEndedSessions(db: Queries, signInIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from unnest($1::text[]) id
     where not exists (select from economy.sign_ins
                        where sign_in_id = id and revoked_at is null and expires_at > now())`,
    [signInIds],
  );
  return rows.map(({ id }) => id);
}

export async function revokeSession(db: Queries, signInId: string): Promise<void> {
  await db.query('update economy.sign_ins set revoked_at = now() where sign_in_id = $1 and revoked_at is null', [
    signInId,
  ]);
}

/** Revokes every session of an account and returns their ids. */
export async function revokeAccountSessions(db: Queries, kind: AccountKind, account: string): Promise<string[]> {
  const rows = await db.query<{ sign_in_id: string }>(
    `update economy.sign_ins set revoked_at = now()
     where account_kind = $1 and account = $2 and revoked_at is null returning sign_in_id`,
    [kind, account],
  );
  return rows.map(({ sign_in_id }) => sign_in_id);
}

/** Keeps each delete statement of the clean-up job short. */
export const SESSION_DELETE_BATCH_SIZE = 1_000;

/** Deletes at most SESSION_DELETE_BATCH_SIZE sessions that ended over a day ago, with their tokens. Returns how many. */
export async function deleteEndedSessions(db: Queries): Promise<number> {
  const rows = await db.query(
    `delete from economy.sign_ins where sign_in_id in (
       select sign_in_id from economy.sign_ins
       where least(expires_at, coalesce(revoked_at, expires_at)) < now() - interval '1 day' limit $1)
     returning 1`,
    [SESSION_DELETE_BATCH_SIZE],
  );
  return rows.length;
}

/** Returns the guilds that the bot is in and this user owns or is known in. Discord limits a user to 200 guilds. */
export async function findMemberGuilds(db: Queries, userId: string): Promise<string[]> {
  const rows = await db.query<{ guild_id: string }>(
    `select g.guild_id from economy.guilds g
     where g.left_at is null and (g.owner_id = $1
       or exists (select from economy.members m where m.guild_id = g.guild_id and m.user_id = $1)
       or exists (select from economy.profiles p where p.guild_id = g.guild_id and p.user_id = $1))
     order by g.guild_id limit 200`,
    [userId],
  );
  return rows.map(({ guild_id }) => guild_id);
}

/** Returns those of these guilds that the bot is in. */
export async function findJoinedGuilds(db: Queries, guildIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ guild_id: string }>(
    'select guild_id from economy.guilds where left_at is null and guild_id = any($1::bigint[]) order by guild_id',
    [guildIds],
  );
  return rows.map(({ guild_id }) => guild_id);
}

/** True when the bot is in all of these guilds. */
export async function isBotInGuilds(db: Queries, guildIds: readonly string[]): Promise<boolean> {
  const rows = await db.query<{ known: string }>(
    'select count(*) as known from economy.guilds where left_at is null and guild_id = any($1::bigint[])',
    [guildIds],
  );
  return Number(rows[0]?.known) === new Set(guildIds).size;
}

/** Returns the combined permissions of these roles and `@everyone` as a decimal bit set; null when the bot is not in the guild. */
export async function findRolePermissions(
  db: Queries,
  guildId: string,
  roleIds: readonly string[],
): Promise<string | null> {
  const [row] = await db.query<{ permissions: string }>(
    `select coalesce((
       select bit_or(r.permissions) from economy.roles r
       where r.guild_id = $1 and (r.role_id = $1 or r.role_id = any($2::bigint[]))), 0)::bigint as permissions
     from economy.guilds g where g.guild_id = $1 and g.left_at is null`,
    [guildId, roleIds],
  );
  return row?.permissions ?? null;
}
