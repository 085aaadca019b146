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
/** An embed's description takes 4,096 characters; the last line needs room of its own. */
const MAX_DESCRIPTION_LENGTH = 4_000;
/** Before escaping, which may double it. */
const MAX_TEXT_LENGTH = 120;

type LogMessageContent = {
  order: readonly string[];
  entries: readonly HistoryRow[];
  lines: readonly AuditRecordRow[];
  more: number;
};

/** What happened, a line each, in the order in which it did; undefined when nothing of it is to be seen. */
export function logMessage({ order, entries, lines, more }: LogMessageContent): MessageBody | undefined {
  const byId = new Map([
    ...entries.map((entry) => [formatTransactionId(entry.op_id), entryLine(entry)] as const),
    ...lines.map((line) => [`audit_${line.audit_id}`, auditLine(line)] as const),
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

const auditLine = (line: AuditRecordRow): string =>
  t('discord.log.act', {
    at: seconds(line.at.getTime()),
    who: toPlainText(line.actor_name ?? line.actor),
    what: describeAuditRecord(line),
  });

const seconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

function toPlainText(text: string): string {
  const characters = Array.from(text);
  return escapeText(characters.length > MAX_TEXT_LENGTH ? `${characters.slice(0, MAX_TEXT_LENGTH).join('')}…` : text);
}
