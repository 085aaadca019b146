import { say } from '../../../../locales/translate.ts';
import { describeAct } from '../../../core/audit/describe-audit-record.ts';
import type { LineRow } from '../../../core/audit/store.ts';
import { describeInWords } from '../../../core/ledger/describe-entry.ts';
import type { HistoryRow } from '../../../core/ledger/history-store.ts';
import { kindName } from '../../../core/ledger/entry-kinds.ts';
import { createTransactionId, opTimeMs } from '../../../core/ledger/transaction-id.ts';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { fitting } from '../rules.ts';

const COLOUR = 0x5b_6b_7b;
/** An embed's description takes 4,096 characters; the last line needs room of its own. */
const LONGEST = 4_000;
/** Before escaping, which may double it. */
const LONGEST_TEXT = 120;

type Told = { order: readonly string[]; entries: readonly HistoryRow[]; lines: readonly LineRow[]; more: number };

/** What happened, a line each, in the order in which it did; undefined when nothing of it is to be seen. */
export function logMessage({ order, entries, lines, more }: Told): MessageBody | undefined {
  const byId = new Map([
    ...entries.map((entry) => [createTransactionId(entry.op_id), entryLine(entry)] as const),
    ...lines.map((line) => [`audit_${line.audit_id}`, actLine(line)] as const),
  ]);
  const { shown, left } = fitting(
    order.flatMap((id) => byId.get(id) ?? []),
    LONGEST,
  );
  const count = more + left;
  const text = [...shown, ...(count > 0 ? [say('discord.log.more', { count })] : [])].join('\n');
  return text === '' ? undefined : { embeds: [{ color: COLOUR, description: text }] };
}

const entryLine = (entry: HistoryRow): string =>
  say('discord.log.entry', {
    at: seconds(opTimeMs(entry.op_id)),
    sign: entry.amount < 0 ? '−' : '+',
    amount: Math.abs(entry.amount),
    name: plain(entry.name),
    what: plain(describeInWords(kindName(entry.kind), entry.data, entry.other_name ?? undefined)),
    balance: entry.balance_after,
  });

const actLine = (line: LineRow): string =>
  say('discord.log.act', {
    at: seconds(line.at.getTime()),
    who: plain(line.actor_name ?? line.actor),
    what: describeAct(line),
  });

const seconds = (timeMs: number): number => Math.floor(timeMs / 1_000);

function plain(text: string): string {
  const letters = Array.from(text);
  return escapeText(letters.length > LONGEST_TEXT ? `${letters.slice(0, LONGEST_TEXT).join('')}…` : text);
}
