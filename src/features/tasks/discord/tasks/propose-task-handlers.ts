import { z } from 'zod';
import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineCommand, defineModal } from '../../../../platform/discord/commands/define.ts';
import { privately } from '../../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';
import { proposeTask } from '../../tasks/propose-task.ts';
import { newTask } from '../../shared/schemas-contract.ts';
import { checked } from '../shared/with-parsed-input.ts';
import { COLOURS, fit } from '../shared/format-text.ts';
import { TEXTS } from './task-options.ts';

const about = { right: RIGHTS.propose_tasks, feature: 'tasks' } as const;
const MOST_HOURS = 8_760;
const MOST_PLACES = 1_000;
const number = z.string().regex(/^\d{1,16}$/);
const proposal = newTask.omit({ role_id: true, auto_approve: true });

/** Chosen options travel in the modal's id. */
export const proposeModal = defineModal({
  id: 'tasks.propose',
  params: z.strictObject({ reward: number, hours: number, places: number }),
  ...about,
  fields: TEXTS,
  run: (ctx, { guildId }, { reward, hours, places }, { name, description, category }) =>
    checked(
      proposal,
      {
        name,
        description,
        category,
        reward: Number(reward),
        duration_hours: Number(hours),
        max_claims: Number(places),
      },
      async (task) => {
        const done = await proposeTask(ctx, { guildId, task });
        const data = { ...done, task: done.taskId, name: fit(task.name, 200), currency: escapeText(done.currencyName) };
        return privately({
          embeds: [
            {
              color: COLOURS.waiting,
              title: say('discord.tasks.proposed_title', data),
              description: say('discord.tasks.proposed_text', data),
            },
          ],
        });
      },
    ),
});

export const proposeCommand = defineCommand({
  name: 'task_propose',
  about: 'Propose a task that you pay for; staff approve it first',
  ...about,
  answers: 'modal',
  options: {
    reward: { kind: 'coins', about: 'Coins for each member who completes it, out of your balance' },
    hours: { kind: 'integer', about: 'Hours a member has from the claim on', min: 1, max: MOST_HOURS },
    places: {
      kind: 'integer',
      about: 'How many may do it; one unless you say',
      min: 1,
      max: MOST_PLACES,
      optional: true,
    },
  },
  run: (_ctx, _where, { reward, hours, places = 1 }) =>
    Promise.resolve(
      proposeModal.show(
        { reward: String(reward), hours: String(hours), places: String(places) },
        say('discord.tasks.propose_title'),
        { category: 'General' },
      ),
    ),
});
