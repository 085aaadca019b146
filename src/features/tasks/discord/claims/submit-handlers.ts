import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import {
  defineButton,
  defineCommand,
  defineModal,
  defineSelect,
  type Where,
} from '../../../../platform/discord/commands/define.ts';
import type { ChosenFile, Option } from '../../../../platform/discord/commands/options.ts';
import { privately, type Reply } from '../../../../platform/discord/messages/reply.ts';
import { StaleInteraction } from '../../../../platform/discord/commands/stale-interaction.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { z } from 'zod';
import type { ProofFile } from '../../shared/rules.ts';
import { LONGEST, MOST_FILES } from '../../shared/schemas-contract.ts';
import { submitProof } from '../../claims/submit-proof.ts';
import { claimChoices, claimMeant, claimOfTask } from '../shared/autocomplete.ts';
import { claimParams, taskParams } from '../shared/custom-id-params.ts';
import { COLOURS, fit, rewardWords, seconds } from '../shared/format-text.ts';

const about = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;
const file = { kind: 'attachment', about: 'A file that shows it', optional: true } as const satisfies Option;

export const submitCommand = defineCommand({
  name: 'task_submit',
  about: 'Send your proof for a task you have claimed',
  ...about,
  options: {
    claim: { kind: 'string', about: 'Which of your claims', maxLength: 100 },
    text: { kind: 'string', about: 'What you did', optional: true, maxLength: LONGEST.proof },
    file_1: file,
    file_2: file,
    file_3: file,
    file_4: file,
    file_5: file,
  },
  autocomplete: { claim: claimChoices },
  async run(ctx, where, { claim, text = '', ...files }) {
    const claimId = await claimMeant(ctx, { guildId: where.guildId, text: claim });
    const given = [files.file_1, files.file_2, files.file_3, files.file_4, files.file_5];
    return submit(ctx, where, { claimId, text, files: given.filter((one) => one !== undefined) });
  },
});

const proofModal = defineModal({
  id: 'tasks.proof',
  params: claimParams,
  ...about,
  fields: {
    text: {
      kind: 'text',
      label: say('discord.tasks.proof_text'),
      about: say('discord.tasks.proof_text_about'),
      style: 'paragraph',
      maxLength: LONGEST.proof,
      optional: true,
    },
    files: {
      kind: 'files',
      label: say('discord.tasks.proof_files'),
      about: say('discord.tasks.proof_files_about'),
      max: MOST_FILES,
      optional: true,
    },
  },
  run: (ctx, where, { claim }, { text, files }) => submit(ctx, where, { claimId: claim, text, files }),
});
const ask = (claimId: string): Reply => proofModal.show({ claim: claimId }, say('discord.tasks.submit'));

/** Stands on the answer to a claim. */
export const submitButton = defineButton({
  id: 'tasks.submit',
  params: claimParams,
  ...about,
  answers: 'modal',
  run: (_ctx, _where, { claim }) => Promise.resolve(ask(claim)),
});

/** Stands on each task's message, for whoever has claimed it. */
export const proveButton = defineButton({
  id: 'tasks.prove',
  params: taskParams,
  ...about,
  answers: 'modal',
  run: async (ctx, { guildId }, { task }) => ask(await claimOfTask(ctx, { guildId, taskId: Number(task) })),
});

/** Stands under the list of one's own claims. */
export const proveSelect = defineSelect({
  id: 'tasks.prove-one',
  params: z.strictObject({}),
  ...about,
  answers: 'modal',
  run(_ctx, _where, _params, [claim]) {
    const chosen = claimParams.safeParse({ claim });
    if (!chosen.success) throw new StaleInteraction('a claim was chosen that has no id');
    return Promise.resolve(ask(chosen.data.claim));
  },
});
export const submitComponents = [proofModal, submitButton, proveButton, proveSelect];

async function submit(
  ctx: Ctx,
  { guildId }: Where,
  { claimId, text, files }: { claimId: string; text: string; files: readonly ChosenFile[] },
): Promise<Reply> {
  const sent = await submitProof(ctx, { guildId, claimId, content: text, files: files.map(proofFile) });
  const isPaid = sent.status === 'completed';
  const data = { name: fit(sent.taskName, 200), reward: rewardWords(sent), deadline: seconds(sent.deadline) };
  return privately({
    embeds: [
      {
        color: isPaid ? COLOURS.good : COLOURS.waiting,
        title: say(isPaid ? 'discord.tasks.paid_title' : 'discord.tasks.sent_title', data),
        description: say(isPaid ? 'discord.tasks.paid_text' : 'discord.tasks.sent_text', data),
      },
    ],
  });
}

/** Where it lies for good is known once the review card carries it. */
const proofFile = ({ id, filename, contentType, size, url }: ChosenFile): ProofFile => ({
  id,
  filename,
  content_type: contentType,
  size,
  url,
  channel_id: null,
  message_id: null,
});
