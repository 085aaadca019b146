import { requireRight } from '../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../core/access/rights/rights.ts';
import { recordAudit } from '../../core/audit/record-audit.ts';
import { defineRefusals } from '../../platform/refusal.ts';
import type { Ctx, Work } from '../../platform/work.ts';
import type { ServerConfig, Settings, SettingsChange } from './contract.ts';
import { configOf } from './get-config.ts';
import {
  changedSettings,
  isTimeZone,
  newChannels,
  newCommands,
  newRoles,
  pickSettings,
  settingsAfter,
  type Named,
} from './rules.ts';
import { knownChannels, knownRoles, knowsTimeZone, lockSettings, readConfig, writeSettings } from './store.ts';

const refuse = defineRefusals({
  server_missing: 'missing',
  channel_unknown: 'invalid',
  role_unknown: 'invalid',
  command_unknown: 'invalid',
  timezone_unknown: 'invalid',
});

export type SettingsParts = {
  /** Where pictures come from. */
  cdnUrl: string;
  /** Names of all slash commands. */
  commands: readonly string[];
  /** Forgets what was summed by days of the old time zone; the next sum makes it anew. */
  forgetDays: (work: Work) => Promise<void>;
};

/**
 * Changes the settings that were sent. Nothing is written, told or noted when all of them stand so already.
 * Refuses: server_missing, not_allowed, channel_unknown, role_unknown, command_unknown, timezone_unknown; the last four
 * name the field.
 */
export function setConfig(
  ctx: Ctx,
  { guildId, change }: { guildId: string; change: SettingsChange },
  parts: SettingsParts,
): Promise<ServerConfig> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_settings);
    const before = await lockSettings(work);
    const after = settingsAfter(before, change);
    const changed = changedSettings(before, after);
    if (changed.length > 0) {
      await requireKnown(work, { before, after }, parts.commands);
      await writeSettings(work, after);
      if (changed.includes('timezone')) await parts.forgetDays(work);
      await recordAudit(work, {
        act: 'change_settings',
        target: 'config',
        before: pickSettings(before, changed),
        after: pickSettings(after, changed),
      });
      await work.change({ dataType: 'config', changeType: 'update', affectedIds: [guildId] });
    }
    const config = await readConfig(work, guildId);
    if (config === undefined) throw refuse('server_missing');
    return configOf(config, parts.cdnUrl);
  });
}

/** Everything the settings newly name must be there. */
async function requireKnown(
  work: Work,
  { before, after }: { before: Settings; after: Settings },
  commands: readonly string[],
): Promise<void> {
  const channels = newChannels(before, after);
  const roles = newRoles(before, after);
  const missingChannel = missingOf(channels, await knownChannels(work, work.guildId, idsOf(channels)));
  if (missingChannel) throw refuse('channel_unknown', {}, missingChannel.field);
  const missingRole = missingOf(roles, await knownRoles(work, work.guildId, idsOf(roles)));
  if (missingRole) throw refuse('role_unknown', {}, missingRole.field);
  const missingCommand = missingOf(newCommands(before, after), new Set(commands));
  if (missingCommand) throw refuse('command_unknown', { name: missingCommand.id }, missingCommand.field);
  const { timezone } = after;
  if (timezone !== before.timezone && !(isTimeZone(timezone) && (await knowsTimeZone(work, timezone)))) {
    throw refuse('timezone_unknown', { name: timezone }, 'timezone');
  }
}

const idsOf = (named: readonly Named[]) => named.map(({ id }) => id);
const missingOf = (named: readonly Named[], known: ReadonlySet<string>) => named.find(({ id }) => !known.has(id));
