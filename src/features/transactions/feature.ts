import { defineFeature } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { transactionsContract } from './contract.ts';
import { getOverview } from './get-overview.ts';
import { getSupplyHistory } from './get-supply-history.ts';
import { getTransaction } from './get-transaction.ts';
import { listTransactions } from './list-transactions.ts';
import { recentTransactions } from './recent-transactions.ts';
import { sumClosedDaysJob } from './sum-closed-days.ts';

/** Reading the ledger. `cdnUrl` is the base URL of Discord's CDN. */
export const createTransactionsFeature = ({ cdnUrl }: { cdnUrl: string }) =>
  defineFeature({
    name: 'transactions',
    jobs: [sumClosedDaysJob],
    profile: recentTransactions(cdnUrl),
    http: implement(transactionsContract, {
      listTransactions: (ctx, { params, query }) => listTransactions(ctx, { guildId: params.server_id, query, cdnUrl }),
      getTransaction: (ctx, { params }) =>
        getTransaction(ctx, { guildId: params.server_id, transactionId: params.transaction_id, cdnUrl }),
      getOverview: (ctx, { params }) => getOverview(ctx, { guildId: params.server_id }),
      getSupplyHistory: (ctx, { params, query }) =>
        getSupplyHistory(ctx, { guildId: params.server_id, days: query.days }),
    }),
  });
