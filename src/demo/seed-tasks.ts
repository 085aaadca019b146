import { claimTask } from '../features/tasks/claims/claim-task.ts';
import { createTask } from '../features/tasks/tasks/create-task.ts';
import { pauseTask } from '../features/tasks/tasks/change-task-status.ts';
import type { NewTask } from '../features/tasks/shared/schemas-contract.ts';
import { setTaskSettings } from '../features/tasks/settings/task-settings.ts';
import { submitProof } from '../features/tasks/claims/submit-proof.ts';
import type { Contexts } from '../platform/context.ts';
import type { DemoUser } from './generate-history.ts';
import { findTaskChannels } from './store.ts';

/** A demo task, the number of its claims, and the proof of the first claim. */
type DemoTask = { task: NewTask; claims: number; proof?: string; isPaused?: true };

const DEMO_TASKS: readonly DemoTask[] = [
  {
    task: {
      name: 'Photograph the old pier',
      description: 'Take a screenshot of the pier **at dusk or dawn**.\n\nSay where you stood.',
      reward: 350,
      duration_hours: 48,
      max_claims: 10,
      category: 'Community',
    },
    claims: 4,
    proof: 'Stood on the second bollard past the ferry hut, just before the lamps come on.',
  },
  {
    task: {
      name: 'Build a lighthouse, any style',
      description: 'It has to be seen from the harbour.',
      reward: 600,
      duration_hours: 72,
      max_claims: 2,
      category: 'Building',
    },
    claims: 2,
    proof: 'Done in sandstone, with a spiral stair. You see it from the market.',
  },
  {
    task: { name: 'Translate the welcome page', reward: 900, duration_hours: 168, max_claims: 2, category: 'Writing' },
    claims: 0,
  },
  {
    task: { name: 'Draw a new server banner', reward: 2_500, duration_hours: 168, max_claims: 3, category: 'Art' },
    claims: 0,
    isPaused: true,
  },
];

/** Seeds the demo server with tasks, claims and pending proofs. A server that has tasks is left unchanged. */
export async function seedTasks(
  contexts: Contexts,
  { guildId, users }: { guildId: string; users: readonly DemoUser[] },
): Promise<void> {
  const systemCtx = () => contexts.for({ kind: 'system', job: 'demo' }, { source: 'system' });
  const channels = await systemCtx().read(guildId, (queries) => findTaskChannels(queries, guildId));
  const channelId = channels.get('tasks');
  if (channelId === undefined) return;
  await setTaskSettings(systemCtx(), { guildId, change: { review_channel_id: channels.get('proofs') ?? null } });
  const members = users.filter(({ isBot }) => !isBot);
  for (const [taskIndex, { task, claims, proof, isPaused }] of DEMO_TASKS.entries()) {
    const { taskId } = await createTask(systemCtx(), { guildId, task: { ...task, channel_id: channelId } });
    for (const [memberIndex, { userId }] of members.slice(2 + 4 * taskIndex, 2 + 4 * taskIndex + claims).entries()) {
      const memberCtx = () =>
        contexts.for({ kind: 'member', userId, roleIds: [], permissions: '0' }, { source: 'discord_component' });
      const { claimId } = await claimTask(memberCtx(), { guildId, taskId });
      if (memberIndex === 0 && proof !== undefined)
        await submitProof(memberCtx(), { guildId, claimId, content: proof, files: [] });
    }
    if (isPaused) await pauseTask(systemCtx(), { guildId, taskId });
  }
}
