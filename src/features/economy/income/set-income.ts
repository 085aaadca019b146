import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { isAmount } from '../../../core/ledger/rules.ts';
import { refuse } from '../refusals.ts';
import type { Ctx, Work } from '../../../platform/work.ts';
import type { Income } from '../contract.ts';
import {
  lockAndCountIncomes,
  deleteIncome,
  lockIncomeTerms,
  upsertIncome,
  readRoleName,
  type IncomeTerms,
} from './income-store.ts';
import { RIGHTS } from '../rights.ts';

const MAX_INCOMES = 100;
const MAX_HOURS = 8_760;

/**
 * Sets the income of a role: each member who holds it can collect `amount` once per `everyHours`.
 * Refuses: server_missing, not_allowed, invalid_input (amount, every_hours), role_unknown, too_many_incomes {most}.
 */
export async function setIncome(
  ctx: Ctx,
  { guildId, roleId, ...terms }: { guildId: string; roleId: string } & IncomeTerms,
): Promise<Income> {
  if (!isAmount(terms.amount)) throw refuse('invalid_input', {}, 'amount');
  const { everyHours } = terms;
  if (!Number.isSafeInteger(everyHours) || everyHours < 1 || everyHours > MAX_HOURS)
    throw refuse('invalid_input', {}, 'every_hours');
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_incomes);
    const name = await readRoleName(work, roleId);
    if (name === undefined) throw refuse('role_unknown', {}, 'role_id');
    const count = await lockAndCountIncomes(work);
    const before = await lockIncomeTerms(work, roleId);
    if (before === undefined && count >= MAX_INCOMES) throw refuse('too_many_incomes', { most: MAX_INCOMES });
    if (before?.amount !== terms.amount || before.everyHours !== everyHours) {
      await upsertIncome(work, roleId, terms);
      await recordIncomeChange(work, { operation: 'set_income', roleId, before, after: terms });
    }
    return { role_id: roleId, role_name: name, amount: terms.amount, every_hours: everyHours };
  });
}

/** Removes the income of a role, even of one that Discord no longer has. Refuses: server_missing, not_allowed. */
export async function removeIncome(
  ctx: Ctx,
  { guildId, roleId }: { guildId: string; roleId: string },
): Promise<{ wasSet: boolean }> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_incomes);
    const before = await lockIncomeTerms(work, roleId);
    if (before === undefined) return { wasSet: false };
    await deleteIncome(work, roleId);
    await recordIncomeChange(work, { operation: 'remove_income', roleId, before, after: undefined });
    return { wasSet: true };
  });
}

async function recordIncomeChange(
  work: Work,
  change: { operation: string; roleId: string; before: IncomeTerms | undefined; after: IncomeTerms | undefined },
): Promise<void> {
  const { operation, roleId, before, after } = change;
  await recordAudit(work, {
    operation,
    target: `role:${roleId}`,
    before: toAuditDetails(before),
    after: toAuditDetails(after),
  });
  await work.recordChange({ dataType: 'config', changeType: 'update', affectedIds: [work.guildId] });
}

const toAuditDetails = (terms: IncomeTerms | undefined) =>
  terms && { amount: terms.amount, every_hours: terms.everyHours };
