import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { RIGHTS as ECONOMY_RIGHTS } from '../src/features/economy/rights.ts';
import { RIGHTS as TASK_RIGHTS } from '../src/features/tasks/shared/rights.ts';
import type { RightLevel } from '../src/platform/discord/commands/define.ts';
import { sqlFunctionFiles } from '../src/sql-functions.ts';

/**
 * The right of each SQL function that checks one: a level of the tables of rights where the function names it itself, `p_right`
 * where its use case passes it from there, `system` where only the program calls it.
 */
const EXPECTED: Record<string, RightLevel | 'p_right' | 'system'> = {
  claim_daily: ECONOMY_RIGHTS.claim_daily,
  give_coins: ECONOMY_RIGHTS.give_coins,
  collect_income: ECONOMY_RIGHTS.collect_income,
  adjust_balance: 'p_right',
  plan_payout: 'p_right',
  claim_task: TASK_RIGHTS.claim_tasks,
  submit_proof: TASK_RIGHTS.claim_tasks,
  abandon_claim: TASK_RIGHTS.claim_tasks,
  propose_task: TASK_RIGHTS.propose_tasks,
  review_claim: 'p_right',
  close_task: 'p_right',
  expire_claim: 'system',
  expire_task: 'system',
  batch_balance_updates: 'system',
  roll_back_operation: 'p_right',
};

/** The right with which each function opens its operation. */
function rightsInSql(): Record<string, string> {
  const functions = sqlFunctionFiles.flatMap((path) =>
    readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')
      .split('create or replace function economy.')
      .slice(1),
  );
  const opening = /begin_(?:staff_task_)?operation\(\s*p_guild_id, p_operation_id, ([^)]*?)\)/;
  return Object.fromEntries(
    functions.flatMap((text) => {
      const name = /^\w+/.exec(text)?.[0] ?? '';
      const call = name.startsWith('begin_') ? undefined : opening.exec(text.slice(text.indexOf(' as $$')))?.[1];
      if (call === undefined) return [];
      const right = call.split(', ').at(-1)?.replaceAll("'", '') ?? '';
      return [[name, call.startsWith('null') ? 'system' : right]];
    }),
  );
}

test('every SQL function that checks a right checks the one of the tables', () => {
  expect(rightsInSql()).toEqual(EXPECTED);
});
