import { defineFeature } from '../../platform/feature.ts';
import { balanceCommand } from './discord/balance-command.ts';
import { coinsCommand } from './discord/coins-command.ts';
import { dailyCommand } from './discord/daily-command.ts';
import { giveCommand } from './discord/give-command.ts';

export const economy = defineFeature({
  name: 'economy',
  commands: [dailyCommand, balanceCommand, giveCommand, coinsCommand],
});
