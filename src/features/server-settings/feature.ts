import { defineFeature } from '../../platform/define-feature.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { serverSettingsContract } from './contract.ts';
import { createConfigHandlers } from './discord/config-handlers.ts';
import { RIGHTS } from './rights.ts';
import { getConfig } from './get-config.ts';
import { setConfig, type SettingsDependencies } from './set-config.ts';

/** The settings of a server. `compose-features.ts` passes in the names of all commands, which can be disabled here. */
export function createServerSettingsFeature(dependencies: SettingsDependencies) {
  const configHandlers = createConfigHandlers(dependencies);
  return defineFeature({
    name: 'server-settings',
    rights: RIGHTS,
    commands: [configHandlers.command],
    components: configHandlers.components,
    http: implement(serverSettingsContract, {
      getConfig: (ctx, { params }) => getConfig(ctx, params.server_id, dependencies),
      setConfig: (ctx, { params, body }) => setConfig(ctx, { guildId: params.server_id, change: body }, dependencies),
    }),
  });
}
