import { t } from '../../../../locales/translate.ts';
import { describeAuditRecord } from '../../../core/audit/describe-audit-record.ts';
import type { AuditRecordRow } from '../../../core/audit/store.ts';
import { describeEntryAsText } from '../../../core/ledger/describe-entry.ts';
import type { HistoryRow } from '../../../core/ledger/history-store.ts';
import { kindName } from '../../../core/ledger/entry-kinds.ts';
import { formatTransactionId, entryTimeMs } from '../../../core/ledger/transaction-id.ts';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { takeFittingLines } from '../rules.ts';

const COLOUR = 0x5b_6b_7b;
/** An embed description holds 4,096 characters; the rest is for the line with the count. */
const MAX_DESCRIPTION_LENGTH = 4_000;
/** Before escaping, which can double the length. */
const MAX_TEXT_LENGTH = 120;

type LogMessageContent = {
  order: readonly string[];
  entries: readonly HistoryRow[];
  auditRecords: readonly AuditRecordRow[];
  more: number;
};

/** Renders what happened, one line each, in `order`; undefined when there is nothing to show. */
export function logMessage({ order, entries, auditRecords, more }: LogMessageContent): MessageBody | undefined {
  const byId = new Map([
    ...entries.map((entry) => [formatTransactionId(entry.op_id), entryLine(entry)] as const),
    ...auditRecords.map((record) => [`audit_${record.audit_id}`, auditLine(record)] as const),
  ]);
  const { fittingLines, omittedCount } = takeFittingLines(
    order.flatMap((id) => byId.get(id) ?? []),
    MAX_DESCRIPTION_LENGTH,
  );
  const count = more + omittedCount;
  const text = [...fittingLines, ...(count > 0 ? [t('discord.log.more', { count })] : [])].join('\n');
  return text === '' ? undefined : { embeds: [{ color: COLOUR, description: text }] };
}

const entryLine = (entry: HistoryRow): string =>
  t('discord.log.entry', {
    at: seconds(entryTimeMs(entry.op_id)),
    sign: entry.amount < 0 ? '−' : '+',
    amount: Math.abs(entry.amount),
    name: toPlainText(entry.name),
    what: toPlainText(describeEntryAsText(kindName(entry.kind), entry.data, entry.other_name ?? undefined)),
    balance: entry.balance_after,
  });

const auditLine = (record: AuditRecordRow): string =>
  t('discord.log.act', {
    at: seconds(record.at.getTime()),
    who: toPlainText(record.actor_name ?? record.actor),
    what: describeAuditRecord(record),
  });

const seconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

function toPlainText(text: string): string {
  const characters = Array.from(text);
  return escapeText(characters.length > MAX_TEXT_LENGTH ? `${characters.slice(0, MAX_TEXT_LENGTH).join('')}…` : text);
}
