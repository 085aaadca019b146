import { t } from '../../../../../locales/translate.ts';
import {
  defineButton,
  defineCommand,
  defineModal,
  defineSelect,
  type InteractionContext,
} from '../../../../platform/discord/commands/define.ts';
import type { ChosenFile, Option } from '../../../../platform/discord/commands/options.ts';
import { privateReply, type Reply } from '../../../../platform/discord/messages/reply.ts';
import { StaleInteraction } from '../../../../platform/discord/commands/stale-interaction.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { z } from 'zod';
import type { ProofFile } from '../../shared/rules.ts';
import { MAX_LENGTH, MAX_FILES } from '../../shared/schemas-contract.ts';
import { submitProof } from '../../claims/submit-proof.ts';
import { claimAutocomplete, resolveClaimId, findOpenClaimId } from '../shared/autocomplete.ts';
import { claimParams, taskParams } from '../shared/custom-id-params.ts';
import { COLOURS, escapeAndTruncate, formatReward, toUnixSeconds } from '../shared/format-view.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;
const file = { kind: 'attachment', description: 'A file that shows it', optional: true } as const satisfies Option;

export const submitCommand = defineCommand({
  name: 'task_submit',
  description: 'Send your proof for a task you have claimed',
  ...access,
  options: {
    claim: { kind: 'string', description: 'Which of your claims', maxLength: 100 },
    text: { kind: 'string', description: 'What you did', optional: true, maxLength: MAX_LENGTH.proof },
    file_1: file,
    file_2: file,
    file_3: file,
    file_4: file,
    file_5: file,
  },
  autocomplete: { claim: claimAutocomplete },
  async run(ctx, interaction, { claim, text = '', ...files }) {
    const claimId = await resolveClaimId(ctx, { guildId: interaction.guildId, text: claim });
    const chosenFiles = [files.file_1, files.file_2, files.file_3, files.file_4, files.file_5];
    return submit(ctx, interaction, {
      claimId,
      text,
      files: chosenFiles.filter((chosenFile) => chosenFile !== undefined),
    });
  },
});

const proofModal = defineModal({
  id: 'tasks.proof',
  params: claimParams,
  ...access,
  fields: {
    text: {
      kind: 'text',
      label: t('discord.tasks.proof_text'),
      description: t('discord.tasks.proof_text_about'),
      style: 'paragraph',
      maxLength: MAX_LENGTH.proof,
      optional: true,
    },
    files: {
      kind: 'files',
      label: t('discord.tasks.proof_files'),
      description: t('discord.tasks.proof_files_about'),
      max: MAX_FILES,
      optional: true,
    },
  },
  run: (ctx, interaction, { claim }, { text, files }) => submit(ctx, interaction, { claimId: claim, text, files }),
});
const showProofModal = (claimId: string): Reply => proofModal.show({ claim: claimId }, t('discord.tasks.submit'));

/** Shown on the reply to a claim. */
export const submitButton = defineButton({
  id: 'tasks.submit',
  params: claimParams,
  ...access,
  responseMode: 'modal',
  run: (_ctx, _interaction, { claim }) => Promise.resolve(showProofModal(claim)),
});

/** Shown on every task message, for members who have claimed the task. */
export const proveButton = defineButton({
  id: 'tasks.prove',
  params: taskParams,
  ...access,
  responseMode: 'modal',
  run: async (ctx, { guildId }, { task }) =>
    showProofModal(await findOpenClaimId(ctx, { guildId, taskId: Number(task) })),
});

/** Shown below the list of the member's own claims. */
export const proveSelect = defineSelect({
  id: 'tasks.prove-one',
  params: z.strictObject({}),
  ...access,
  responseMode: 'modal',
  run(_ctx, _interaction, _params, [claim]) {
    const chosen = claimParams.safeParse({ claim });
    if (!chosen.success) throw new StaleInteraction('the chosen value is no claim id');
    return Promise.resolve(showProofModal(chosen.data.claim));
  },
});
export const submitComponents = [proofModal, submitButton, proveButton, proveSelect];

async function submit(
  ctx: Ctx,
  { guildId }: InteractionContext,
  { claimId, text, files }: { claimId: string; text: string; files: readonly ChosenFile[] },
): Promise<Reply> {
  const result = await submitProof(ctx, { guildId, claimId, content: text, files: files.map(toProofFile) });
  const isPaid = result.status === 'completed';
  const data = {
    name: escapeAndTruncate(result.taskName, 200),
    reward: formatReward(result),
    deadline: toUnixSeconds(result.deadline),
  };
  return privateReply({
    embeds: [
      {
        color: isPaid ? COLOURS.good : COLOURS.waiting,
        title: t(isPaid ? 'discord.tasks.paid_title' : 'discord.tasks.sent_title', data),
        description: t(isPaid ? 'discord.tasks.paid_text' : 'discord.tasks.sent_text', data),
      },
    ],
  });
}

/** The file's final location is known once the review message carries it. */
const toProofFile = ({ id, filename, contentType, size, url }: ChosenFile): ProofFile => ({
  id,
  filename,
  content_type: contentType,
  size,
  url,
  channel_id: null,
  message_id: null,
});
