import type { Actor, Work } from '../../platform/work.ts';
import { insertAudit } from './store.ts';

/**
 * Writes into the audit log who did what, in the act's own transaction. `target` names what it was done to
 * (`user:<id>`, `task:<n>`); `before` and `after` are plain data, left out where there was or is nothing.
 */
export async function recordAudit(
  work: Work,
  auditRecord: { operation: string; target: string; before?: unknown; after?: unknown },
): Promise<void> {
  const { operation, target, before, after } = auditRecord;
  const id = await insertAudit(work, {
    actorKind: work.actor.kind,
    actor: toActorName(work.actor),
    operation,
    target,
    before,
    after,
  });
  await work.recordChange({ dataType: 'logs', changeType: 'create', affectedIds: [id] });
}

function toActorName(actor: Actor): string {
  if (actor.kind === 'member') return actor.userId;
  return actor.kind === 'operator' ? actor.username : actor.job;
}
