import type { Caches } from '../../platform/cache.ts';
import { defineFeature } from '../../platform/define-feature.ts';
import { balanceCommand } from './discord/balance-command.ts';
import { createCoinsCommand } from './discord/coins-command.ts';
import { collectCommand } from './discord/collect-command.ts';
import { dailyCommand } from './discord/daily-command.ts';
import { dailyReminder, reminderButton } from './discord/daily-reminder.ts';
import { freezeCommand, unfreezeCommand } from './discord/freeze-commands.ts';
import { giveCommand } from './discord/give-command.ts';
import { historyButton, historyCommand } from './discord/history-command.ts';
import { incomeCommand } from './discord/income-command.ts';
import { createLeaderboardHandlers } from './discord/leaderboard-handlers.ts';
import { leaderboardMessageCommand } from './discord/leaderboard-message-command.ts';
import { createLeaderboardMessage } from './discord/leaderboard-message.ts';
import type { PayoutDependencies } from './discord/payout-subcommand.ts';
import { correctRewardTimes } from './daily/daily-store.ts';
import { economyEndpoints } from './endpoints.ts';
import { finishPayouts } from './payouts/pay-role.ts';
import { enqueueDailyReminders } from './reminders/enqueue-daily-reminders.ts';
import { RIGHTS } from './rights.ts';
import { refreshLeaderboards } from './leaderboard/refresh-leaderboards.ts';
import { createLeaderboardReader } from './leaderboard/read-leaderboard.ts';

export type EconomyDependencies = { caches: Caches } & Partial<PayoutDependencies>;

/** The economy of each server: daily rewards, transfers, role incomes, payouts, the leaderboard, changes by staff. */
export function createEconomyFeature({
  caches,
  discord = () => undefined,
  observeUsers = () => undefined,
}: EconomyDependencies) {
  const leaderboardHandlers = createLeaderboardHandlers(createLeaderboardReader(caches));
  return defineFeature({
    name: 'economy',
    rights: RIGHTS,
    switches: ['currency'],
    commands: [
      dailyCommand,
      balanceCommand,
      giveCommand,
      historyCommand,
      leaderboardHandlers.command,
      collectCommand,
      createCoinsCommand({ discord, observeUsers }),
      incomeCommand,
      leaderboardMessageCommand,
      freezeCommand,
      unfreezeCommand,
    ],
    components: [historyButton, leaderboardHandlers.button, leaderboardHandlers.rankButton, reminderButton],
    deliveries: [createLeaderboardMessage(leaderboardHandlers.rankButton.customId({})), dailyReminder],
    http: economyEndpoints,
    correctTimes: correctRewardTimes,
    jobs: [
      {
        name: 'economy.remind_daily',
        schedule: { everyMs: 60_000 },
        run: ({ ctx, signal }) => enqueueDailyReminders(ctx, signal),
      },
      {
        name: 'economy.refresh_leaderboards',
        // The posted leaderboard can lag by a minute, since Discord limits edits of old messages.
        schedule: { everyMs: 60_000 },
        run: async ({ ctx, signal }) => void (await refreshLeaderboards(ctx, signal)),
      },
      {
        name: 'economy.finish_payouts',
        schedule: { everyMs: 60_000 },
        run: ({ ctx, signal }) => finishPayouts(ctx, signal),
      },
    ],
  });
}
