import { defineRefusals } from '../../../platform/refusal.ts';
import { refuse as refuseGuilds } from '../../../core/guilds/refusals.ts';
import { refuse as refuseLedger } from '../../../core/ledger/refusals.ts';
import { refuse as refuseMembers } from '../../../core/members/refusals.ts';

/** The refusals of tasks, claims and reviews. */
export const refuse = defineRefusals(
  {
    task_missing: 'missing',
    task_proposed: 'conflict',
    task_paused: 'conflict',
    task_ended: 'conflict',
    task_full: 'conflict',
    own_task: 'forbidden',
    already_claimed: 'conflict',
    already_done: 'conflict',
    claim_cooldown: 'too_soon',
    too_many_claims: 'conflict',
    role_required: 'forbidden',
    balance_required: 'forbidden',
    task_required: 'forbidden',
    claim_missing: 'missing',
    claim_ended: 'conflict',
    claim_submitted: 'conflict',
    deadline_passed: 'conflict',
    proof_needed: 'invalid',
    own_proof: 'forbidden',
    already_reviewed: 'conflict',
    not_submitted: 'conflict',
    reward_currency_off: 'conflict',
    claimant_frozen: 'conflict',
    reward_over_cap: 'conflict',
    proposals_off: 'forbidden',
    too_many_proposals: 'conflict',
    channel_needed: 'invalid',
    submissions_open: 'conflict',
    tasks_there: 'conflict',
    role_not_owed: 'conflict',
    task_not_paused: 'conflict',
    task_not_proposed: 'conflict',
    own_proposal: 'forbidden',
    task_unknown: 'invalid',
    places_taken: 'conflict',
    terms_funded: 'conflict',
  },
  [refuseGuilds, refuseLedger, refuseMembers],
);
