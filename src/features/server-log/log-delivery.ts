import { linesById } from '../../core/audit/store.ts';
import { entriesByKey } from '../../core/ledger/history-store.ts';
import { parseTransactionId } from '../../core/ledger/transaction-id.ts';
import type { MessageDelivery } from '../../platform/outbox/delivery.ts';
import { dropMessage } from '../../platform/outbox/store.ts';
import { logMessage } from './discord/log-message.ts';
import { nextMessage, type Feed } from './rules.ts';
import { LOG_KEY, lockFeeds, logChannelOf, writeFeed } from './store.ts';

/** Carries log messages. One that is posted is never edited, and what gathered meanwhile is the next. */
export const logDelivery: MessageDelivery = {
  kind: 'log',
  async render(queries, { guildId, payload }) {
    const channelId = await logChannelOf(queries, guildId);
    if (channelId === null) return 'nothing';
    const { unsent, more } = readTold(payload);
    const [keys, acts] = [unsent.flatMap((id) => parseTransactionId(id) ?? []), unsent.flatMap(auditIdOf)];
    const entries = await entriesByKey(queries, guildId, keys);
    const lines = await linesById(queries, guildId, acts);
    const body = logMessage({ order: unsent, entries, lines, more });
    return body === undefined ? 'nothing' : { channelId, body };
  },
  async onDelivered(work, line) {
    await dropMessage(work, line);
    const [feed] = await lockFeeds(work, [work.guildId]);
    const next = feed && nextMessage(feed);
    if (feed === undefined || next === undefined) return;
    await writeFeed(work, { ...feed, ...next.left });
    await work.owe({ key: LOG_KEY, kind: 'log', channelId: feed.channelId, payload: next.told });
  },
  change: () => ({ dataType: 'status', changeType: 'update', affectedIds: ['log'] }),
};

const auditIdOf = (id: string): string[] => /^audit_(\d{1,19})$/.exec(id)?.slice(1) ?? [];

/** The reader of the changes wrote it. */
const readTold = (payload: Readonly<Record<string, unknown>>): Feed => payload as Feed;
