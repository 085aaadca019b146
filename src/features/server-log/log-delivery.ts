import { findAuditRecordsById } from '../../core/audit/store.ts';
import { findEntriesById } from '../../core/ledger/history-store.ts';
import { parseTransactionId } from '../../core/ledger/transaction-id.ts';
import type { MessageDelivery } from '../../platform/outbox/delivery.ts';
import { deleteMessageRecord } from '../../platform/outbox/store.ts';
import { logMessage } from './discord/log-message.ts';
import { splitNextMessage, type LogFeed } from './rules.ts';
import { LOG_KEY, lockFeeds, readLogChannel, writeFeed } from './store.ts';

/** Delivers log messages. A posted message is never edited; what accumulated meanwhile becomes the next one. */
export const logDelivery: MessageDelivery = {
  kind: 'log',
  async render(queries, { guildId, payload }) {
    const channelId = await readLogChannel(queries, guildId);
    if (channelId === null) return 'nothing';
    const { unsent, more } = parsePayload(payload);
    const [entryIds, auditIds] = [unsent.flatMap((id) => parseTransactionId(id) ?? []), unsent.flatMap(auditIdOf)];
    const entries = await findEntriesById(queries, guildId, entryIds);
    const auditRecords = await findAuditRecordsById(queries, guildId, auditIds);
    const body = logMessage({ order: unsent, entries, auditRecords, more });
    return body === undefined ? 'nothing' : { channelId, body };
  },
  async onDelivered(work, message) {
    await deleteMessageRecord(work, message);
    const [feed] = await lockFeeds(work, [work.guildId]);
    const next = feed && splitNextMessage(feed);
    if (feed === undefined || next === undefined) return;
    await writeFeed(work, { ...feed, ...next.remaining });
    await work.enqueue({ key: LOG_KEY, kind: 'log', channelId: feed.channelId, payload: next.content });
  },
  change: () => ({ dataType: 'status', changeType: 'update', affectedIds: ['log'] }),
};

const auditIdOf = (id: string): string[] => /^audit_(\d{1,19})$/.exec(id)?.slice(1) ?? [];

/** The payload was written by `followChanges` or `onDelivered`. */
const parsePayload = (payload: Readonly<Record<string, unknown>>): LogFeed => payload as LogFeed;
