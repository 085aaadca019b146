import type { Work } from '../../platform/work.ts';

export type AuditLine = {
  actorKind: 'member' | 'operator' | 'system';
  actor: string;
  act: string;
  target: string;
  before: unknown;
  after: unknown;
};

/** Adds a line; the table takes nothing but new lines. */
export async function insertAudit(work: Work, line: AuditLine): Promise<void> {
  await work.query(
    `insert into economy.audit (guild_id, at, actor_kind, actor, act, target, before, after)
     values ($1, now(), $2, $3, $4, $5, $6::jsonb, $7::jsonb)`,
    [work.guildId, line.actorKind, line.actor, line.act, line.target, asJson(line.before), asJson(line.after)],
  );
}

const asJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
