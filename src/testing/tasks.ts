import { claimTask } from '../features/tasks/claim-task.ts';
import { createTask } from '../features/tasks/create-task.ts';
import { acceptClaim, rejectClaim } from '../features/tasks/review-claim.ts';
import type { NewTask } from '../features/tasks/shapes-contract.ts';
import { submitProof } from '../features/tasks/submit-proof.ts';
import type { Actor } from '../platform/work.ts';
import { member, newId, operator, type Money } from './ledger.ts';

/** What tests of tasks need, on a ledger. Everything is done by the product's own verbs. */
export function tasksIn(money: Money) {
  const guild = async (settings: Parameters<Money['guild']>[0] = {}) => {
    const guildId = await money.guild(settings);
    const channelId = newId();
    await money.asOwner(
      `insert into economy.channels (guild_id, channel_id, name, type, bot_permissions) values ($1, $2, 'tasks', 0, 19456)`,
      [guildId, channelId],
    );
    return { guildId, channelId };
  };
  const role = async (guildId: string, name: string, position = 1) => {
    const roleId = newId();
    await money.asOwner('insert into economy.roles (guild_id, role_id, name, position) values ($1, $2, $3, $4)', [
      guildId,
      roleId,
      name,
      position,
    ]);
    return roleId;
  };
  const create = async (of: { guildId: string; channelId: string }, terms: Partial<NewTask> = {}) => {
    const task = { name: 'Draw a map', reward: 100, duration_hours: 24, channel_id: of.channelId, ...terms };
    return (await createTask(money.ctx(operator), { guildId: of.guildId, task })).taskId;
  };
  const claim = (guildId: string, taskId: number, by: Actor) => claimTask(money.ctx(by), { guildId, taskId });
  const submit = (guildId: string, claimId: string, by: Actor, content = 'Here it is.') =>
    submitProof(money.ctx(by), { guildId, claimId, content, files: [] });
  return {
    guild,
    role,
    create,
    claim,
    submit,
    accept: (guildId: string, claimId: string, by: Actor = operator) =>
      acceptClaim(money.ctx(by), { guildId, claimId }),
    reject: (guildId: string, claimId: string, reason: string, by: Actor = operator) =>
      rejectClaim(money.ctx(by), { guildId, claimId, reason }),
    /** A fresh member's claim of a task. */
    async taken(guildId: string, taskId: number) {
      const userId = newId();
      const claimed = await claim(guildId, taskId, member(userId));
      return { userId, claimId: claimed.claimId };
    },
    /** The same with a proof that waits for review. */
    async sent(guildId: string, taskId: number) {
      const userId = newId();
      const { claimId } = await claim(guildId, taskId, member(userId));
      await submit(guildId, claimId, member(userId));
      return { userId, claimId };
    },
    set: (guildId: string, column: string, value: string | number) =>
      money.asOwner(
        `insert into economy.task_settings (guild_id, ${column}) values ($1, $2)
         on conflict (guild_id) do update set ${column} = excluded.${column}`,
        [guildId, value],
      ),
    /** Moves a claim's deadline, or a task's end, so far from now: `-1 hour`. */
    moveDeadline: (guildId: string, claimId: string, by: string) =>
      money.asOwner(
        `update economy.claims set deadline = now() + $3::interval, claimed_at = least(claimed_at, now() + $3::interval)
         where guild_id = $1 and claim_id = $2`,
        [guildId, claimId, by],
      ),
    moveEnd: (guildId: string, taskId: number, by: string) =>
      money.asOwner('update economy.tasks set expires_at = now() + $3::interval where guild_id = $1 and task_id = $2', [
        guildId,
        taskId,
        by,
      ]),
    async task(guildId: string, taskId: number) {
      const [row] = await money.asOwner<{
        status: string;
        current_claims: number;
        completed_claims: number;
        escrow: number;
        closing: boolean;
      }>(
        `select status, current_claims, completed_claims, escrow::numeric, closing_at is not null as closing
         from economy.tasks where guild_id = $1 and task_id = $2`,
        [guildId, taskId],
      );
      return row;
    },
    async claimRow(guildId: string, claimId: string) {
      const [row] = await money.asOwner<{
        status: string;
        tries: number;
        notes: string | null;
        reviewer: string | null;
        role_state: string | null;
        paid_act: string | null;
      }>(
        `select status, tries, notes, reviewer, role_state, paid_act from economy.claims
         where guild_id = $1 and claim_id = $2`,
        [guildId, claimId],
      );
      return row;
    },
    async owed(guildId: string) {
      const rows = await money.asOwner<{ key: string }>(
        'select key from economy.outbox where guild_id = $1 order by key',
        [guildId],
      );
      return rows.map(({ key }) => key);
    },
    async balance(guildId: string, userId: string) {
      const [row] = await money.asOwner<{ balance: number }>(
        'select balance::numeric from economy.members where guild_id = $1 and user_id = $2',
        [guildId, userId],
      );
      return row?.balance ?? 0;
    },
  };
}
export type Tasks = ReturnType<typeof tasksIn>;
