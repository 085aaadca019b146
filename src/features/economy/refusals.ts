import { defineRefusals } from '../../platform/refusal.ts';
import { refuse as refuseGuilds } from '../../core/guilds/refusals.ts';
import { refuse as refuseLedger } from '../../core/ledger/refusals.ts';
import { refuse as refuseMembers } from '../../core/members/refusals.ts';

/** The refusals of the economy: daily rewards, transfers, incomes and payouts. */
export const refuse = defineRefusals(
  {
    daily_already_claimed: 'too_soon',
    give_minimum: 'invalid',
    receiver_frozen: 'forbidden',
    too_young: 'forbidden',
    not_to_bots: 'invalid',
    not_to_oneself: 'invalid',
    receiver_left: 'conflict',
    role_empty: 'conflict',
    no_income: 'conflict',
    income_too_soon: 'too_soon',
    too_many_incomes: 'conflict',
    members_hidden: 'forbidden',
    members_unreachable: 'unavailable',
  },
  [refuseGuilds, refuseLedger, refuseMembers],
);
