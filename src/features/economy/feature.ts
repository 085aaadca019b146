import type { Caches } from '../../platform/cache.ts';
import { defineFeature } from '../../platform/feature.ts';
import { balanceCommand } from './discord/balance-command.ts';
import { createCoinsCommand } from './discord/coins-command.ts';
import { collectCommand } from './discord/collect-command.ts';
import { dailyCommand } from './discord/daily-command.ts';
import { freezeCommand, unfreezeCommand } from './discord/freeze-commands.ts';
import { giveCommand } from './discord/give-command.ts';
import { historyButton, historyCommand } from './discord/history-command.ts';
import { incomeCommand } from './discord/income-command.ts';
import { createLeaderboardFace } from './discord/leaderboard-command.ts';
import type { PayoutParts } from './discord/payout-subcommand.ts';
import { economyEndpoints } from './endpoints.ts';
import { finishPayouts } from './pay-role.ts';
import { createLeaderboards } from './read-leaderboard.ts';

export type EconomyParts = { caches: Caches } & Partial<PayoutParts>;

/** The economy of servers: the day's reward, gifts, and what staff change. */
export function createEconomy({ caches, discord = () => undefined, seen = () => undefined }: EconomyParts) {
  const leaderboard = createLeaderboardFace(createLeaderboards(caches));
  return defineFeature({
    name: 'economy',
    commands: [
      dailyCommand,
      balanceCommand,
      giveCommand,
      historyCommand,
      leaderboard.command,
      collectCommand,
      createCoinsCommand({ discord, seen }),
      incomeCommand,
      freezeCommand,
      unfreezeCommand,
    ],
    components: [historyButton, leaderboard.button],
    http: economyEndpoints,
    jobs: [
      {
        name: 'economy.finish_payouts',
        schedule: { everyMs: 60_000 },
        run: ({ ctx, signal }) => finishPayouts(ctx, signal),
      },
    ],
  });
}
