import { requireStaff } from '../../../core/access/rights/staff-rights.ts';
import { requireRight } from '../../../core/access/rights/require-right.ts';
import { recordAudit } from '../../../core/audit/record-audit.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { TaskSettings, TaskSettingsChange, TaskSettingsDetails } from '../shared/schemas-contract.ts';
import { lockTaskSettings, readTaskSettings, writeTaskSettings } from './store.ts';
import { channelExists } from '../tasks/store.ts';
import { RIGHTS } from '../shared/rights.ts';

/** Returns the task settings with their counters, for staff. Refuses server_missing, not_allowed. */
export async function getTaskSettings(ctx: Ctx, guildId: string): Promise<TaskSettingsDetails> {
  return ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    return readTaskSettings(queries, guildId);
  });
}

/**
 * Changes the given settings. When nothing differs, nothing is written or audited.
 * Refuses: server_missing, not_allowed, channel_unknown (announcement_channel_id, review_channel_id; names the field).
 */
export async function setTaskSettings(
  ctx: Ctx,
  { guildId, change }: { guildId: string; change: TaskSettingsChange },
): Promise<TaskSettingsDetails> {
  return ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_task_settings);
    const before = await lockTaskSettings(work);
    const after = applySettingsChange(before, change);
    const changed = settingNames(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
    if (changed.length > 0) {
      for (const field of ['announcement_channel_id', 'review_channel_id'] as const) {
        const channel = after[field];
        const isNew = channel !== null && channel !== before[field];
        if (isNew && !(await channelExists(work, channel))) throw refuse('channel_unknown', {}, field);
      }
      await writeTaskSettings(work, after);
      await recordAudit(work, {
        operation: 'change_task_settings',
        target: 'tasks',
        before: Object.fromEntries(changed.map((name) => [name, before[name]])),
        after: Object.fromEntries(changed.map((name) => [name, after[name]])),
      });
      await work.recordChange({ dataType: 'tasks', changeType: 'update', affectedIds: [] });
    }
    return readTaskSettings(work, guildId);
  });
}

// Safe: the keys of the settings are the setting names.
const settingNames = (settings: TaskSettings) => Object.keys(settings) as (keyof TaskSettings)[];

function applySettingsChange(before: TaskSettings, change: TaskSettingsChange): TaskSettings {
  const changes = Object.entries(change).filter(([, value]) => value !== undefined);
  const after: TaskSettings = { ...before, ...Object.fromEntries(changes) };
  return { ...after, categories: [...new Set(after.categories)] };
}
