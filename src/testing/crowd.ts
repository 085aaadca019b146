import type { Database } from '../platform/db/database.ts';

const GUESTS = 2_100;
const RICH = 60;
const ENTRIES = 200;
const TASKS = 120;
const CLAIMS = 80;
const AUDIT = 150;
/** As long as Discord lets a name be, and nowhere to break it. */
const LONG_NAME = 'W'.repeat(32);
const MOST_COINS = '9007199254740991';

/** Fills a server with very much of everything and the longest words and figures there can be, past the ledger: for looking at. */
export async function fillCrowd(owner: Database, guildId: string): Promise<void> {
  await owner.transaction(async (queries) => {
    await queries.query(`select set_config('app.guild_id', $1, true)`, [guildId]);
    const statements = [
      `update economy.guild_settings set currency_name = '${'Pearls of the '.repeat(2)}Sea', currency_symbol = '🦪' where guild_id = $1`,
      `insert into economy.members (guild_id, user_id, left_at, is_active)
         select $1, 700000000000000000 + nth, now() - interval '90 days', false from generate_series(1, ${GUESTS}) nth`,
      `insert into economy.profiles (guild_id, user_id, username, display_name)
         select $1, 700000000000000000 + nth, 'guest_' || nth, case when nth % 2 = 0 then 'guest_' || nth else '${LONG_NAME}' end
         from generate_series(1, ${GUESTS}) nth`,
      `insert into economy.members (guild_id, user_id, balance, earned, spent)
         select $1, 710000000000000000 + nth, ${MOST_COINS} / 4 / nth, ${MOST_COINS} / 2, ${MOST_COINS} / 4 from generate_series(1, ${RICH}) nth`,
      `insert into economy.profiles (guild_id, user_id, username, display_name)
         select $1, 710000000000000000 + nth, repeat('m', 32), '${LONG_NAME}' from generate_series(1, ${RICH}) nth where nth % 3 <> 0`,
      `insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind, data)
         select $1, ((extract(epoch from now() - nth * interval '1 minute') * 1000)::bigint - 1420070400000 << 22) * 2,
           710000000000000000 + 1 + nth % ${RICH}, ${MOST_COINS} / 8 - nth, ${MOST_COINS}, nth, 1 + nth % 2,
           '{"source":"discord_command","command":"/daily"}'
         from generate_series(1, ${ENTRIES}) nth`,
      `insert into economy.audit (guild_id, actor_kind, actor, act, target, before, after)
         select $1, 'member', (710000000000000000 + nth % ${RICH} + 1)::text, 'change_settings', 'config',
           jsonb_build_object('prefix', '!', 'welcome_message', repeat('w', 500)),
           jsonb_build_object('prefix', '?', 'welcome_message', repeat('Welcome to the harbour. ', 20))
         from generate_series(1, ${AUDIT}) nth`,
      `insert into economy.tasks (guild_id, task_id, name, description, reward, duration_hours, category, status, channel_id, max_claims,
           current_claims, created_by, ended_by, expires_at, act_id)
         select $1, nth, case when nth % 2 = 0 then 'Task ' || nth || ' ' || repeat('n', 90) else 'Task ' || nth end,
           repeat('d', 1900), ${MOST_COINS}, 8760, repeat('c', 40), case when nth % 4 = 0 then 'paused' else 'active' end,
           300000000000000005, 9999, 0, '710000000000000001', case when nth % 4 = 0 then '710000000000000001' end, now() + interval '300 days', nth
         from generate_series(1, ${TASKS}) nth`,
      `insert into economy.claims (guild_id, claim_id, task_id, user_id, status, reward, claimed_at, deadline, submitted_at, tries)
         select $1, 1000000000000000000 + nth, 1 + nth % ${TASKS}, 710000000000000000 + 1 + nth % ${RICH}, 'submitted', ${MOST_COINS},
           now() - interval '3 days', now() + interval '3 days', now() - nth * interval '1 hour', 1 from generate_series(1, ${CLAIMS}) nth`,
      `update economy.tasks t set current_claims = (select count(*) from economy.claims c where c.guild_id = $1 and c.task_id = t.task_id)
         where t.guild_id = $1`,
      `insert into economy.proofs (guild_id, claim_id, try, act_id, content, attachments, submitted_at)
         select $1, claim_id, 1, claim_id, repeat('p', 1500) || ' https://example.com/' || repeat('u', 400),
           jsonb_build_array(jsonb_build_object('id', '1', 'filename', repeat('f', 120) || '.txt', 'content_type', 'text/plain', 'size', 900,
             'url', 'https://example.com/' || repeat('f', 120) || '.txt', 'channel_id', '300000000000000005', 'message_id', '300000000000000006')), now()
         from economy.claims where guild_id = $1`,
    ];
    for (const statement of statements) await queries.query(statement, [guildId]);
  });
}
