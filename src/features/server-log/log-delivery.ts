import { findAuditRecordsById } from '../../core/audit/store.ts';
import { findEntriesById } from '../../core/ledger/history-store.ts';
import { parseTransactionId } from '../../core/ledger/transaction-id.ts';
import type { MessageDelivery } from '../../platform/outbox/delivery.ts';
import { deleteMessageRecord } from '../../platform/outbox/store.ts';
import { logMessage } from './discord/log-message.ts';
import { splitNextMessage, type LogFeed } from './rules.ts';
import { LOG_KEY, lockFeeds, readLogChannel, writeFeed } from './store.ts';

/** Carries log messages. One that is posted is never edited, and what gathered meanwhile is the next. */
export const logDelivery: MessageDelivery = {
  kind: 'log',
  async render(queries, { guildId, payload }) {
    const channelId = await readLogChannel(queries, guildId);
    if (channelId === null) return 'nothing';
    const { unsent, more } = parsePayload(payload);
    const [entryIds, auditIds] = [unsent.flatMap((id) => parseTransactionId(id) ?? []), unsent.flatMap(auditIdOf)];
    const entries = await findEntriesById(queries, guildId, entryIds);
    const lines = await findAuditRecordsById(queries, guildId, auditIds);
    const body = logMessage({ order: unsent, entries, lines, more });
    return body === undefined ? 'nothing' : { channelId, body };
  },
  async onDelivered(work, line) {
    await deleteMessageRecord(work, line);
    const [feed] = await lockFeeds(work, [work.guildId]);
    const next = feed && splitNextMessage(feed);
    if (feed === undefined || next === undefined) return;
    await writeFeed(work, { ...feed, ...next.remaining });
    await work.enqueue({ key: LOG_KEY, kind: 'log', channelId: feed.channelId, payload: next.content });
  },
  change: () => ({ dataType: 'status', changeType: 'update', affectedIds: ['log'] }),
};

const auditIdOf = (id: string): string[] => /^audit_(\d{1,19})$/.exec(id)?.slice(1) ?? [];

/** The reader of the changes wrote it. */
const parsePayload = (payload: Readonly<Record<string, unknown>>): LogFeed => payload as LogFeed;
