import { z } from 'zod';
import { endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../platform/contract.ts';

const auditRecord = z.object({
  id: snowflake,
  at: timestamp,
  actor: z.object({
    kind: z.enum(['member', 'operator', 'system']),
    /** A member's id, the operator's name, or the job. */
    id: z.string(),
    name: z.string(),
    avatar_url: z.string().nullable(),
  }),
  /** What was done: `change_settings`, `change_balance`. */
  act: z.string(),
  /** What it was done to: `config`, `user:<id>`. */
  target: z.string(),
  /** The member's name where it was done to one. */
  target_name: z.string().nullable(),
  /** What was there before; null where there was nothing. */
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditRecord = z.output<typeof auditRecord>;

export const auditContract = {
  listAudit: endpoint({
    method: 'GET',
    path: '/api/:server_id/audit',
    summary: 'What staff did, newest first, with before and after. Nobody can change or clear it.',
    params: inServer,
    query: z.strictObject(paging),
    reply: listOf(auditRecord),
  }),
};
