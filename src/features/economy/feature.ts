import { defineFeature } from '../../platform/feature.ts';
import { balanceCommand } from './discord/balance-command.ts';
import { dailyCommand } from './discord/daily-command.ts';

export const economy = defineFeature({
  name: 'economy',
  commands: [dailyCommand, balanceCommand],
});
