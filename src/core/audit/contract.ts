import { z } from 'zod';
import { endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../platform/contract.ts';

const auditRecord = z.object({
  id: snowflake,
  at: timestamp,
  actor: z.object({
    kind: z.enum(['member', 'operator', 'system']),
    /** A member's id, the operator's user name, or the name of the system job. */
    id: z.string(),
    name: z.string(),
    avatar_url: z.string().nullable(),
  }),
  /** The operation, for example `change_settings` or `change_balance`. */
  act: z.string(),
  /** What the operation changed, for example `config` or `user:<id>`. */
  target: z.string(),
  /** The name of the target member or role; null for other targets and unknown names. */
  target_name: z.string().nullable(),
  /** The state before; null when there was none. */
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditRecord = z.output<typeof auditRecord>;

export const auditContract = {
  listAudit: endpoint({
    method: 'GET',
    path: '/api/:server_id/audit',
    summary: 'Lists what staff did, newest first, with the values before and after. It cannot be changed or cleared.',
    params: inServer,
    query: z.strictObject(paging),
    reply: listOf(auditRecord),
  }),
};
