import { defineFeature } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { auditContract } from './contract.ts';
import { listAudit } from './list-audit.ts';

/** The feature manifest of the audit log. `cdnUrl` is the base URL of avatars. */
export const createAuditFeature = ({ cdnUrl }: { cdnUrl: string }) =>
  defineFeature({
    name: 'audit',
    topics: [{ name: 'logs' }],
    http: implement(auditContract, {
      listAudit: (ctx, { params, query }) => listAudit(ctx, { guildId: params.server_id, query, cdnUrl }),
    }),
  });
