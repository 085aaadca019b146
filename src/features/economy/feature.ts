import type { Caches } from '../../platform/cache.ts';
import { defineFeature } from '../../platform/feature.ts';
import { balanceCommand } from './discord/balance-command.ts';
import { coinsCommand } from './discord/coins-command.ts';
import { dailyCommand } from './discord/daily-command.ts';
import { giveCommand } from './discord/give-command.ts';
import { historyButton, historyCommand } from './discord/history-command.ts';
import { createLeaderboardFace } from './discord/leaderboard-command.ts';
import { economyEndpoints } from './endpoints.ts';
import { createLeaderboards } from './read-leaderboard.ts';

/** The economy of servers: the day's reward, gifts, and what staff change. */
export function createEconomy({ caches }: { caches: Caches }) {
  const leaderboard = createLeaderboardFace(createLeaderboards(caches));
  return defineFeature({
    name: 'economy',
    commands: [dailyCommand, balanceCommand, giveCommand, historyCommand, leaderboard.command, coinsCommand],
    components: [historyButton, leaderboard.button],
    http: economyEndpoints,
  });
}
