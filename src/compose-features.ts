import type { AppDependencies, Infrastructure } from './compose-infrastructure.ts';
import { createAccessFeature } from './core/access/feature.ts';
import { createAuditFeature } from './core/audit/feature.ts';
import { createGuildsFeature } from './core/guilds/feature.ts';
import { ledgerFeature } from './core/ledger/feature.ts';
import { createMembersFeature } from './core/members/feature.ts';
import { createEconomyFeature } from './features/economy/feature.ts';
import { createHelpFeature } from './features/help/feature.ts';
import { createOperatorFeature } from './features/operator/feature.ts';
import { serverLogFeature } from './features/server-log/feature.ts';
import { createServerSettingsFeature } from './features/server-settings/feature.ts';
import { createTasksFeature } from './features/tasks/feature.ts';
import { createTransactionsFeature } from './features/transactions/feature.ts';
import { deleteDailyTotals } from './features/transactions/store.ts';
import { welcomeFeature } from './features/welcome/feature.ts';
import { createMemberSignIn } from './member-sign-in.ts';
import { checkManifests } from './platform/check-manifests.ts';
import type { Feature } from './platform/define-feature.ts';
import { DISCORD_CDN_URL } from './platform/discord/cdn-urls.ts';
import { discordMessageUrl, localMessageUrl } from './platform/discord/messages/message-url.ts';
import { reservedTopics } from './reserved-topics.ts';

/** The second step: the manifests of all features. */
export function composeFeatures(dependencies: AppDependencies, infrastructure: Infrastructure): readonly Feature[] {
  const { contexts, tokens, sessions, membershipCache } = infrastructure;
  const domainFeatures = composeDomainFeatures(dependencies, infrastructure);
  const operatorFeature = composeOperatorFeature(dependencies, infrastructure);
  // Help and the settings cannot be disabled, so that nobody locks themselves out.
  const commandNames = [...domainFeatures, operatorFeature].flatMap(
    ({ commands }) => commands?.map(({ name }) => name) ?? [],
  );
  const serverSettings = createServerSettingsFeature({
    cdnUrl: DISCORD_CDN_URL,
    commands: commandNames,
    deleteDailyTotals,
  });
  const features = [
    createAccessFeature({
      operator: dependencies.config.operator.username,
      tokens,
      sessions,
      members: createMemberSignIn(dependencies, { contexts, tokens }),
    }),
    createGuildsFeature({ cdnUrl: DISCORD_CDN_URL, findMembership: membershipCache.findMembership }),
    createMembersFeature({
      cdnUrl: DISCORD_CDN_URL,
      profileSections: domainFeatures.flatMap(({ profile }) => profile ?? []),
    }),
    createAuditFeature({ cdnUrl: DISCORD_CDN_URL }),
    ledgerFeature,
    reservedTopics,
    ...domainFeatures,
    serverLogFeature,
    welcomeFeature,
    createHelpFeature([...domainFeatures, operatorFeature, serverSettings]),
    serverSettings,
    operatorFeature,
  ];
  checkManifests(features);
  infrastructure.caches.setTopics(features.flatMap((feature) => feature.topics ?? []));
  return features;
}

/** The features whose commands a server can disable, and which add to a member's profile. */
function composeDomainFeatures(
  { config, localDiscordPath, nowMs, extraFeatures = [] }: AppDependencies,
  { botRole, caches, discordRest, profileSync }: Infrastructure,
): readonly Feature[] {
  return [
    createEconomyFeature({
      caches,
      discord: () => botRole.bot?.port,
      observeUsers: (guildId, users) => profileSync.observeUsers(guildId, users),
    }),
    createTransactionsFeature({ cdnUrl: DISCORD_CDN_URL }),
    createTasksFeature({
      cdnUrl: DISCORD_CDN_URL,
      messageUrl:
        localDiscordPath === undefined
          ? discordMessageUrl
          : localMessageUrl(new URL(localDiscordPath, config.http.publicUrl)),
      getMessage: (at) => discordRest.port.getMessage(at),
      nowMs,
    }),
    ...extraFeatures,
  ];
}

function composeOperatorFeature(
  { config, database, nowMs, version }: AppDependencies,
  { botRole }: Infrastructure,
): Feature {
  return createOperatorFeature({
    bot: () => botRole.bot?.status().state ?? ('not_here' as const),
    latencyMs: () => botRole.bot?.status().latencyMs ?? null,
    startedMs: nowMs(),
    nowMs,
    version,
    database: database.kind,
    roles: [...(config.roles.bot ? (['bot'] as const) : []), ...(config.roles.api ? (['api'] as const) : [])],
  });
}
