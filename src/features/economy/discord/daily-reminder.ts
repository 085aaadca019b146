import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { t } from '../../../../locales/translate.ts';
import { defineButton } from '../../../platform/discord/commands/define.ts';
import { privateReply, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { defineDirectMessage } from '../../../platform/outbox/direct-message.ts';
import { deleteReminder, findOpenReward, REMINDER_KIND } from '../reminders/reminder-store.ts';
import { setReminder } from '../reminders/set-reminder.ts';
import { GAIN_COLOUR, NEUTRAL_COLOUR } from './colours.ts';
import { RIGHTS } from '../rights.ts';

export const reminderButton = defineButton({
  id: 'economy.remind',
  params: z.strictObject({ to: z.enum(['on', 'off']) }),
  right: RIGHTS.claim_daily,
  feature: 'currency',
  async run(ctx, { guildId }, { to }) {
    const isOn = to === 'on';
    await setReminder(ctx, { guildId, isOn });
    return privateReply({
      embeds: [
        {
          color: NEUTRAL_COLOUR,
          title: t(isOn ? 'discord.reminder.on' : 'discord.reminder.off'),
          description: t(isOn ? 'discord.reminder.on_text' : 'discord.reminder.off_text'),
        },
      ],
      components: reminderRow(isOn),
    });
  },
});

/** The button that turns the reminder on or off; its label names the effect of pressing it. */
export const reminderRow = (isReminded: boolean): NonNullable<MessageBody['components']> => [
  {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.Button,
        style: ButtonStyle.Secondary,
        label: t(isReminded ? 'discord.reminder.stop' : 'discord.reminder.start'),
        custom_id: reminderButton.customId({ to: isReminded ? 'off' : 'on' }),
      },
    ],
  },
];

/** Reminds once that the next reward is open. A member whose direct messages are closed is unsubscribed. */
export const dailyReminder = defineDirectMessage({
  kind: REMINDER_KIND,
  async render(read, { guildId, payload }) {
    const userId = String(payload['user']);
    const openReward = await findOpenReward(read, guildId, userId);
    if (openReward === undefined) return 'nothing';
    return {
      userId,
      body: {
        embeds: [
          {
            color: GAIN_COLOUR,
            title: t('discord.reminder.title'),
            description: t('discord.reminder.text', { server: escapeText(openReward.guildName) }),
          },
        ],
      },
    };
  },
  onUndeliverable: (work, { payload }) => deleteReminder(work, String(payload['user'])),
});
