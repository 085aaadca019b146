import type { Actor, Work } from '../../platform/work.ts';
import { insertAudit } from './store.ts';

/**
 * Records in the audit log who did what, in the transaction of the operation itself. `target` names what was changed
 * (`user:<id>`, `task:<n>`); `before` and `after` are plain data, omitted when there was or is nothing.
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
