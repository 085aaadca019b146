import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { isAmount } from '../../../core/ledger/rules.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import type { Income } from '../contract.ts';
import { countIncomes, dropIncome, incomeOf, putIncome, roleName, type Terms } from './income-store.ts';

const refuse = defineRefusals({ invalid_input: 'invalid', role_unknown: 'invalid', too_many_incomes: 'conflict' });
const MOST_INCOMES = 100;
const MOST_HOURS = 8_760;

/**
 * Sets what a role brings to whoever holds it and collects: `amount` once in `everyHours`.
 * Refuses: server_missing, not_allowed, invalid_input (amount, every_hours), role_unknown, too_many_incomes {most}.
 */
export async function setIncome(
  ctx: Ctx,
  { guildId, roleId, ...terms }: { guildId: string; roleId: string } & Terms,
): Promise<Income> {
  if (!isAmount(terms.amount)) throw refuse('invalid_input', {}, 'amount');
  const { everyHours } = terms;
  if (!Number.isSafeInteger(everyHours) || everyHours < 1 || everyHours > MOST_HOURS)
    throw refuse('invalid_input', {}, 'every_hours');
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_settings);
    const name = await roleName(work, roleId);
    if (name === undefined) throw refuse('role_unknown', {}, 'role_id');
    const count = await countIncomes(work);
    const before = await incomeOf(work, roleId);
    if (before === undefined && count >= MOST_INCOMES) throw refuse('too_many_incomes', { most: MOST_INCOMES });
    if (before?.amount !== terms.amount || before.everyHours !== everyHours) {
      await putIncome(work, roleId, terms);
      await note(work, { act: 'set_income', roleId, before, after: terms });
    }
    return { role_id: roleId, role_name: name, amount: terms.amount, every_hours: everyHours };
  });
}

/** Ends what a role brings, also one that Discord no longer has. Refuses: server_missing, not_allowed. */
export async function removeIncome(
  ctx: Ctx,
  { guildId, roleId }: { guildId: string; roleId: string },
): Promise<{ wasSet: boolean }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_settings);
    const before = await incomeOf(work, roleId);
    if (before === undefined) return { wasSet: false };
    await dropIncome(work, roleId);
    await note(work, { act: 'remove_income', roleId, before, after: undefined });
    return { wasSet: true };
  });
}

async function note(
  work: Work,
  what: { act: string; roleId: string; before: Terms | undefined; after: Terms | undefined },
): Promise<void> {
  const { act, roleId, before, after } = what;
  await recordAudit(work, { act, target: `role:${roleId}`, before: told(before), after: told(after) });
  await work.change({ dataType: 'config', changeType: 'update', affectedIds: [work.guildId] });
}

const told = (terms: Terms | undefined) => terms && { amount: terms.amount, every_hours: terms.everyHours };
