import type { MessageDelivery, QueuedMessage, PostedMessage } from '../../../platform/outbox/delivery.ts';
import type { Work } from '../../../platform/work.ts';
import { readReviewMessageData, listClaimsUnderReview, updateProofFiles } from '../review/review-message-store.ts';
import { fileKey, reviewMessage } from '../discord/review/review-message.ts';
import { finishRemoval } from '../tasks/removal/finish-removal.ts';
import { reviewMessageKey } from '../shared/outbox-messages.ts';

const claimIdOf = ({ key }: Pick<QueuedMessage, 'key'>): string => key.slice(key.lastIndexOf(':') + 1);

/** Delivers the review message of a claim. When a moderator deletes it, the next proof or decision posts it again. */
export const reviewMessageDelivery: MessageDelivery = {
  kind: 'task.card',
  whenGone: 'repost',
  rendersFromKey: true,
  async filterUpdatable(queries, { guildId, keys }) {
    const openClaimIds = await listClaimsUnderReview(
      queries,
      guildId,
      keys.map((key) => claimIdOf({ key })),
    );
    return openClaimIds.map(reviewMessageKey);
  },
  async render(queries, message) {
    const data = await readReviewMessageData(queries, message.guildId, claimIdOf(message));
    if (data === undefined || data.task.isClosing) return { remove: true };
    const { channelId, proof } = data;
    return channelId === null || proof === null ? 'nothing' : { channelId, body: reviewMessage(data, proof) };
  },
  onDelivered: recordPostedFiles,
  async onRemoved(work, message) {
    const data = await readReviewMessageData(work, message.guildId, claimIdOf(message));
    if (data !== undefined) await finishRemoval(work, { taskId: data.task.taskId, key: message.key });
  },
  change: (message) => ({ dataType: 'claims', changeType: 'update', affectedIds: [claimIdOf(message)] }),
};

/** Points the proof's files to the posted review message: they live as long as it does, and their links can be refreshed. */
async function recordPostedFiles(
  work: Work,
  message: QueuedMessage,
  { channelId, messageId, files = [] }: PostedMessage,
): Promise<void> {
  if (files.length === 0) return;
  const claimId = claimIdOf(message);
  const proof = (await readReviewMessageData(work, message.guildId, claimId))?.proof;
  if (!proof) return;
  const posted = new Map(files.map((file) => [file.key, file]));
  const updatedFiles = proof.files.map((file, index) => {
    const found = posted.get(fileKey({ claimId, attempt: proof.try, index }));
    if (found === undefined) return file;
    return { ...file, id: found.attachmentId, url: found.url, channel_id: channelId, message_id: messageId };
  });
  const hasMoved = updatedFiles.some(({ id }, index) => id !== proof.files[index]?.id);
  if (hasMoved) await updateProofFiles(work, { claimId, attempt: proof.try, files: updatedFiles });
}
