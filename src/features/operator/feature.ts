import { countServers } from '../../core/guilds/store.ts';
import { defineFeature } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { deleteOldKeys, DELETE_BATCH_SIZE } from '../../platform/http/api/idempotency-store.ts';
import { operatorContract } from './contract.ts';
import { createStatusCommand } from './discord/status-command.ts';
import { RIGHTS } from './rights.ts';
import type { RuntimeInfo } from './runtime-info.ts';
import { getServerStatus, setServerStatus } from './server-status.ts';

/** The status of the bot and of each server's outbox, and the cleanup of idempotency keys. */
export const createOperatorFeature = (runtime: RuntimeInfo) =>
  defineFeature({
    name: 'operator',
    rights: RIGHTS,
    commands: [createStatusCommand(runtime)],
    jobs: [
      {
        name: 'operations.forget_idempotency_keys',
        schedule: { everyMs: 3_600_000 },
        // Repeat until none is left: a busy hour creates more keys than one statement deletes.
        run: async ({ ctx, signal }) => {
          for (let deletedCount = DELETE_BATCH_SIZE; deletedCount === DELETE_BATCH_SIZE && !signal.aborted;)
            deletedCount = await ctx.acrossGuilds((queries) => deleteOldKeys(queries));
        },
      },
    ],
    http: implement(operatorContract, {
      getStatus: async (ctx) => ({
        bot: runtime.bot(),
        uptime_seconds: Math.floor((runtime.nowMs() - runtime.startedMs) / 1000),
        servers: await ctx.acrossGuilds(countServers),
        version: runtime.version,
        database: runtime.database,
        roles: runtime.roles,
      }),
      getServerStatus: (ctx, { params }) => getServerStatus(ctx, params.server_id),
      setServerStatus: (ctx, { params, body }) =>
        setServerStatus(ctx, { guildId: params.server_id, status: body.status }),
    }),
  });
