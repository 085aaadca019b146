import type { Caches } from '../../platform/cache.ts';
import { defineFeature } from '../../platform/define-feature.ts';
import { oweMovedBoards } from './leaderboard/leaderboard-message-store.ts';
import { balanceCommand } from './discord/balance-command.ts';
import { createCoinsCommand } from './discord/coins-command.ts';
import { collectCommand } from './discord/collect-command.ts';
import { dailyCommand } from './discord/daily-command.ts';
import { dailyReminder, reminderButton } from './discord/daily-reminder.ts';
import { freezeCommand, unfreezeCommand } from './discord/freeze-commands.ts';
import { giveCommand } from './discord/give-command.ts';
import { historyButton, historyCommand } from './discord/history-command.ts';
import { incomeCommand } from './discord/income-command.ts';
import { createLeaderboardFace } from './discord/leaderboard-handlers.ts';
import { createLeaderboardMessage, leaderboardMessageCommand } from './discord/leaderboard-message.ts';
import type { PayoutParts } from './discord/payout-subcommand.ts';
import { economyEndpoints } from './endpoints.ts';
import { finishPayouts } from './payouts/pay-role.ts';
import { remindDaily } from './reminders/enqueue-daily-reminders.ts';
import { createLeaderboards } from './leaderboard/read-leaderboard.ts';

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
      leaderboardMessageCommand,
      freezeCommand,
      unfreezeCommand,
    ],
    components: [historyButton, leaderboard.button, leaderboard.place, reminderButton],
    deliveries: [createLeaderboardMessage(leaderboard.place.customId({})), dailyReminder],
    http: economyEndpoints,
    jobs: [
      {
        name: 'economy.remind_daily',
        schedule: { everyMs: 60_000 },
        run: ({ ctx, signal }) => remindDaily(ctx, signal),
      },
      {
        name: 'economy.refresh_leaderboards',
        // What follows coins may be a minute old, and Discord limits edits of old messages.
        schedule: { everyMs: 60_000 },
        run: async ({ ctx }) => void (await ctx.acrossGuilds(oweMovedBoards)),
      },
      {
        name: 'economy.finish_payouts',
        schedule: { everyMs: 60_000 },
        run: ({ ctx, signal }) => finishPayouts(ctx, signal),
      },
    ],
  });
}
