import { requireRight } from '../../core/access/rights/require-right.ts';
import { recordAudit } from '../../core/audit/record-audit.ts';
import { refuse } from './refusals.ts';
import type { Ctx, Work } from '../../platform/work.ts';
import type { ServerConfig, Settings, SettingsChange } from './contract.ts';
import { toServerConfig } from './get-config.ts';
import {
  changedSettings,
  isTimeZone,
  addedChannels,
  addedCommands,
  addedRoles,
  pickSettings,
  mergeSettings,
  type SettingReference,
} from './rules.ts';
import {
  findExistingChannels,
  findExistingRoles,
  isKnownTimeZone,
  lockSettings,
  readConfig,
  writeSettings,
} from './store.ts';
import { RIGHTS } from './rights.ts';

export type SettingsDependencies = {
  /** Base URL of Discord's CDN. */
  cdnUrl: string;
  /** Names of all slash commands. */
  commands: readonly string[];
  /** Deletes the daily totals of the old time zone; the next run of their job computes them again. */
  deleteDailyTotals: (work: Work) => Promise<void>;
};

/**
 * Changes the settings that were sent. Writes and records nothing when none of them differs.
 * Refuses: server_missing, not_allowed, channel_unknown, role_unknown, command_unknown, timezone_unknown; the last four
 * name the field.
 */
export function setConfig(
  ctx: Ctx,
  { guildId, change }: { guildId: string; change: SettingsChange },
  dependencies: SettingsDependencies,
): Promise<ServerConfig> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_settings);
    const before = await lockSettings(work);
    const after = mergeSettings(before, change);
    const changed = changedSettings(before, after);
    if (changed.length > 0) {
      await requireReferencesExist(work, { before, after }, dependencies.commands);
      await writeSettings(work, after);
      if (changed.includes('timezone')) await dependencies.deleteDailyTotals(work);
      await recordAudit(work, {
        operation: 'change_settings',
        target: 'config',
        before: pickSettings(before, changed),
        after: pickSettings(after, changed),
      });
      await work.recordChange({ dataType: 'config', changeType: 'update', affectedIds: [guildId] });
    }
    const config = await readConfig(work, guildId);
    if (config === undefined) throw refuse('server_missing');
    return toServerConfig(config, dependencies.cdnUrl);
  });
}

/** Requires that everything that the change adds exists. */
async function requireReferencesExist(
  work: Work,
  { before, after }: { before: Settings; after: Settings },
  commands: readonly string[],
): Promise<void> {
  const channels = addedChannels(before, after);
  const roles = addedRoles(before, after);
  const missingChannel = findMissing(channels, await findExistingChannels(work, work.guildId, referencedIds(channels)));
  if (missingChannel) throw refuse('channel_unknown', {}, missingChannel.field);
  const missingRole = findMissing(roles, await findExistingRoles(work, work.guildId, referencedIds(roles)));
  if (missingRole) throw refuse('role_unknown', {}, missingRole.field);
  const missingCommand = findMissing(addedCommands(before, after), new Set(commands));
  if (missingCommand) throw refuse('command_unknown', { name: missingCommand.id }, missingCommand.field);
  const { timezone } = after;
  if (timezone !== before.timezone && !(isTimeZone(timezone) && (await isKnownTimeZone(work, timezone)))) {
    throw refuse('timezone_unknown', { name: timezone }, 'timezone');
  }
}

const referencedIds = (references: readonly SettingReference[]) => references.map(({ id }) => id);
const findMissing = (references: readonly SettingReference[], existing: ReadonlySet<string>) =>
  references.find(({ id }) => !existing.has(id));
