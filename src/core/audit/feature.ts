import { defineFeature } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { auditContract } from './contract.ts';
import { listAudit } from './list-audit.ts';

/** What staff did. `cdnUrl` is where pictures come from. */
export const createAudit = ({ cdnUrl }: { cdnUrl: string }) =>
  defineFeature({
    name: 'audit',
    http: implement(auditContract, {
      listAudit: (ctx, { params, query }) => listAudit(ctx, { guildId: params.server_id, query, cdnUrl }),
    }),
  });
