import { t } from '../../../../../locales/translate.ts';
import type { Suggest } from '../../../../platform/discord/commands/define.ts';
import { refuse } from '../../shared/refusals.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { suggestMyClaims } from '../../claims/read-claims.ts';
import { suggestTasks } from '../../tasks/list/read-tasks.ts';
import { truncate } from './format-view.ts';

const MAX_CHOICE_LENGTH = 100;

const taskAutocomplete =
  (which: 'open' | 'all'): Suggest =>
  async (ctx, { guildId }, text) =>
    (await suggestTasks(ctx, { guildId, text, which })).map(({ taskId, name, state }) => ({
      name: truncate(
        t(which === 'open' ? 'discord.tasks.choice' : 'discord.tasks.choice_state', {
          task: taskId,
          name,
          state: t(`discord.tasks.state.${state}`),
        }),
        MAX_CHOICE_LENGTH,
      ),
      value: String(taskId),
    }));

/** Suggests tasks: those that can be claimed, or for staff all. */
export const openTaskAutocomplete = taskAutocomplete('open');
export const allTaskAutocomplete = taskAutocomplete('all');

/** Suggests the member's claims that still accept a proof. */
export const claimAutocomplete: Suggest = async (ctx, { guildId }, text) =>
  (await suggestMyClaims(ctx, { guildId, text })).map(({ claimId, taskId, taskName }) => ({
    name: truncate(t('discord.tasks.choice', { task: taskId, name: taskName }), MAX_CHOICE_LENGTH),
    value: claimId,
  }));

/** Resolves the typed text to a task: a chosen suggestion, a number, or a name that matches one task. Refuses task_missing. */
export async function resolveTaskId(
  ctx: Ctx,
  input: { guildId: string; text: string; which: 'open' | 'all' },
): Promise<number> {
  const typedNumber = /^\s*#?(\d{1,9})\s*$/.exec(input.text)?.[1];
  if (typedNumber !== undefined) return Number(typedNumber);
  const [only, ...others] = await suggestTasks(ctx, input);
  if (only === undefined || others.length > 0) throw refuse('task_missing');
  return only.taskId;
}

/** Resolves the typed text to a claim: a chosen suggestion, or the name or number of its task. Refuses claim_missing. */
export async function resolveClaimId(ctx: Ctx, input: { guildId: string; text: string }): Promise<string> {
  if (/^\d{15,20}$/.test(input.text)) return input.text;
  const [only, ...others] = await suggestMyClaims(ctx, input);
  if (only === undefined || others.length > 0) throw refuse('claim_missing');
  return only.claimId;
}

/** Returns the member's claim of a task that accepts a proof now. Refuses claim_missing. */
export async function findOpenClaimId(ctx: Ctx, input: { guildId: string; taskId: number }): Promise<string> {
  const claims = await suggestMyClaims(ctx, { guildId: input.guildId, text: `#${input.taskId}` });
  const claim = claims.find(({ taskId }) => taskId === input.taskId);
  if (claim === undefined) throw refuse('claim_missing');
  return claim.claimId;
}
