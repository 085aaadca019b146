import { countServers } from '../../core/guilds/store.ts';
import { defineFeature } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { forgetOldKeys, KEYS_AT_ONCE } from '../../platform/http/api/idempotency-store.ts';
import { operationsContract } from './contract.ts';
import { statusCommand } from './discord/status-command.ts';
import type { ProgramFacts } from './runtime-info.ts';
import { getServerStatus, setServerStatus } from './server-status.ts';

/** Whether everything runs, and the platform's own tidying. */
export const createOperations = (program: ProgramFacts) =>
  defineFeature({
    name: 'operations',
    commands: [statusCommand(program)],
    jobs: [
      {
        name: 'operations.forget_idempotency_keys',
        schedule: { everyMs: 3_600_000 },
        // Until none is left: a busy hour brings more than one statement may take away.
        run: async ({ ctx, signal }) => {
          for (let gone = KEYS_AT_ONCE; gone === KEYS_AT_ONCE && !signal.aborted;)
            gone = await ctx.acrossGuilds((queries) => forgetOldKeys(queries));
        },
      },
    ],
    http: implement(operationsContract, {
      getStatus: async (ctx) => ({
        bot: program.bot(),
        uptime_seconds: Math.floor((program.nowMs() - program.startedMs) / 1000),
        servers: await ctx.acrossGuilds(countServers),
        version: program.version,
        database: program.database,
        roles: program.roles,
      }),
      getServerStatus: (ctx, { params }) => getServerStatus(ctx, params.server_id),
      setServerStatus: (ctx, { params, body }) =>
        setServerStatus(ctx, { guildId: params.server_id, status: body.status }),
    }),
  });
