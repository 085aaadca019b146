import { t } from '../../../../locales/translate.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { claimDaily } from '../daily/claim-daily.ts';
import { GAIN_COLOUR } from './colours.ts';
import { reminderRow } from './daily-reminder.ts';
import { RIGHTS } from '../rights.ts';

export const dailyCommand = defineCommand({
  name: 'daily',
  description: 'Claim your daily coins',
  right: RIGHTS.claim_daily,
  feature: 'currency',
  options: {},
  async run(ctx, interaction) {
    const { amount, streak, balance, nextAt, isReminded, currencyName } = await claimDaily(ctx, interaction);
    const currency = escapeText(currencyName);
    const next = Math.ceil(Date.parse(nextAt) / 1_000);
    return privateReply({
      embeds: [
        {
          color: GAIN_COLOUR,
          title: t('discord.economy.daily_title', { amount, currency }),
          description: t(streak > 1 ? 'discord.economy.daily_streak' : 'discord.economy.daily_text', {
            balance,
            currency,
            next,
            streak,
          }),
        },
      ],
      components: reminderRow(isReminded),
    });
  },
});
