import { createContexts } from '../platform/context.ts';
import type { Database } from '../platform/db/database.ts';
import { createIdMaker } from '../platform/ids.ts';
import type { Actor, Ctx, Source } from '../platform/work.ts';
import { testDatabase, type Engine, type TestDatabase } from './database.ts';

const silent = { nudge: () => undefined };
export const newId = createIdMaker(Date.now, (below) => Math.floor(Math.random() * below));

export const member = (userId: string, more: { roleIds?: readonly string[]; permissions?: string } = {}): Actor => ({
  kind: 'member',
  userId,
  roleIds: more.roleIds ?? [],
  // VIEW_CHANNEL and SEND_MESSAGES, as ordinary members hold.
  permissions: more.permissions ?? '3072',
});
export const operator: Actor = { kind: 'operator', username: 'admin' };

/** The context of one call on a database. */
export const contextOn = (
  db: Database,
  actor: Actor,
  act: Source & { actId?: string } = { source: 'discord_command' },
): Ctx => createContexts({ db, newId, tail: silent, courier: silent }).for(actor, act);

type GuildSettings = {
  owner_id?: string;
  timezone?: string;
  daily_mode?: 'rolling' | 'calendar';
  daily_amount?: number;
  daily_streak_bonus?: number;
  daily_streak_cap?: number;
  give_tax_percent?: number;
  balance_cap?: number;
  feature_currency?: boolean;
  feature_moderation?: boolean;
  admin_roles?: readonly string[];
  moderator_roles?: readonly string[];
};

export type Money = {
  ctx(actor: Actor, act?: Source & { actId?: string }): Ctx;
  /** A server of its own, with these settings. */
  guild(settings?: GuildSettings): Promise<string>;
  /** Statements of the owner, who sees every server. */
  asOwner<R extends object>(text: string, params?: readonly (string | number | null)[]): Promise<R[]>;
  /** Gives a member coins by the ledger's own function. */
  grant(guildId: string, userId: string, amount: number): Promise<void>;
};

export type Ledger = TestDatabase & Money;

/** A fresh database with what tests of money need. Close it in `afterAll`. */
export async function testLedger(engine: Engine): Promise<Ledger> {
  const database = await testDatabase(engine);
  return { ...database, ...moneyIn(database) };
}

/** What tests of money need, on a database that is open already. */
export function moneyIn(database: Pick<TestDatabase, 'app' | 'admin'>): Money {
  const asOwner: Money['asOwner'] = (text, params) =>
    database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      return queries.query(text, params);
    });
  return {
    asOwner,
    ctx: (actor, act) => contextOn(database.app, actor, act),
    guild: async (settings = {}) => {
      const guildId = newId();
      const { owner_id: ownerId = newId(), ...rest } = settings;
      await database.admin.transaction(async (queries) => {
        await queries.query(`select set_config('app.guild_id', $1, true)`, [guildId]);
        await queries.query('insert into economy.guilds (guild_id, name, owner_id) values ($1, $2, $3)', [
          guildId,
          `server ${guildId}`,
          ownerId,
        ]);
        await queries.query('insert into economy.guild_settings (guild_id) values ($1)', [guildId]);
        for (const [name, value] of Object.entries(rest)) {
          await queries.query(`update economy.guild_settings set ${name} = $2 where guild_id = $1`, [guildId, value]);
        }
      });
      return guildId;
    },
    grant: async (guildId, userId, amount) => {
      const updates = JSON.stringify([{ user_id: userId, amount, kind: 6 }]);
      await asOwner('select economy.batch_balance_updates($1, $2, $3::jsonb)', [guildId, newId(), updates]);
    },
  };
}
