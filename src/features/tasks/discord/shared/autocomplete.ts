import { say } from '../../../../../locales/translate.ts';
import type { Suggest } from '../../../../platform/discord/commands/define.ts';
import { defineRefusals } from '../../../../platform/refusal.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { suggestMyClaims } from '../../claims/read-claims.ts';
import { suggestTasks } from '../../tasks/read-tasks.ts';
import { cut } from './format-text.ts';

const refuse = defineRefusals({ task_missing: 'missing', claim_missing: 'missing' });
const LONGEST_CHOICE = 100;

const taskChoices =
  (which: 'open' | 'all'): Suggest =>
  async (ctx, { guildId }, text) =>
    (await suggestTasks(ctx, { guildId, text, which })).map(({ taskId, name, state }) => ({
      name: cut(
        say(which === 'open' ? 'discord.tasks.choice' : 'discord.tasks.choice_state', {
          task: taskId,
          name,
          state: say(`discord.tasks.state.${state}`),
        }),
        LONGEST_CHOICE,
      ),
      value: String(taskId),
    }));

/** Completes a task while it is typed: those that can be claimed, or for staff all. */
export const openTaskChoices = taskChoices('open');
export const allTaskChoices = taskChoices('all');

/** Completes one of the person's claims that a proof may be sent for. */
export const claimChoices: Suggest = async (ctx, { guildId }, text) =>
  (await suggestMyClaims(ctx, { guildId, text })).map(({ claimId, taskId, taskName }) => ({
    name: cut(say('discord.tasks.choice', { task: taskId, name: taskName }), LONGEST_CHOICE),
    value: claimId,
  }));

/** The task that was meant: chosen from the list, or typed as a number or a name that only one has. Refuses task_missing. */
export async function taskMeant(
  ctx: Ctx,
  of: { guildId: string; text: string; which: 'open' | 'all' },
): Promise<number> {
  const typed = /^\s*#?(\d{1,9})\s*$/.exec(of.text)?.[1];
  if (typed !== undefined) return Number(typed);
  const [only, ...others] = await suggestTasks(ctx, of);
  if (only === undefined || others.length > 0) throw refuse('task_missing');
  return only.taskId;
}

/** The claim that was meant: chosen from the list, or typed as its task. Refuses claim_missing. */
export async function claimMeant(ctx: Ctx, of: { guildId: string; text: string }): Promise<string> {
  if (/^\d{15,20}$/.test(of.text)) return of.text;
  const [only, ...others] = await suggestMyClaims(ctx, of);
  if (only === undefined || others.length > 0) throw refuse('claim_missing');
  return only.claimId;
}

/** The person's claim of a task that a proof may be sent for now. Refuses claim_missing. */
export async function claimOfTask(ctx: Ctx, of: { guildId: string; taskId: number }): Promise<string> {
  const claims = await suggestMyClaims(ctx, { guildId: of.guildId, text: `#${of.taskId}` });
  const claim = claims.find(({ taskId }) => taskId === of.taskId);
  if (claim === undefined) throw refuse('claim_missing');
  return claim.claimId;
}
