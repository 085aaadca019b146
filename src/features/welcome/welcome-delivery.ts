import { t } from '../../../locales/translate.ts';
import { escapeText } from '../../platform/discord/messages/escape-text.ts';
import type { MessageDelivery } from '../../platform/outbox/delivery.ts';
import { hasLeft, readWelcome, type Welcome } from './store.ts';

/** Posts welcomes. The message names the new member without pinging anyone. */
export const welcomeDelivery: MessageDelivery = {
  kind: 'welcome',
  async render(queries, { guildId, payload }) {
    const join = parsePayload(payload);
    const welcome = await readWelcome(queries, guildId);
    if (welcome === null || (await hasLeft(queries, { guildId, ...join }))) return 'nothing';
    return { channelId: welcome.channelId, body: { content: welcomeText(welcome, join.userId) } };
  },
};

/** The payload was written by `enqueueWelcome`. */
const parsePayload = (payload: Readonly<Record<string, unknown>>) => payload as { userId: string; joinedMs: number };

const welcomeText = ({ hasDaily, dailyAmount, currencyName }: Welcome, userId: string): string =>
  hasDaily && dailyAmount > 0
    ? t('discord.welcome.with_daily', { user: userId, amount: dailyAmount, currency: escapeText(currencyName) })
    : t('discord.welcome.plain', { user: userId });
