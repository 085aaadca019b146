import type { MessageDelivery, Line, PostedMessage } from '../../../platform/outbox/delivery.ts';
import type { Work } from '../../../platform/work.ts';
import { cardShown, claimsUnderReview, noteProofFiles } from '../review/review-message-store.ts';
import { fileKey, reviewCard } from '../discord/review/review-message.ts';
import { finishRemoval } from '../tasks/removal/finish-removal.ts';
import { cardKey } from '../shared/outbox-messages.ts';

const claimOf = ({ key }: Pick<Line, 'key'>): string => key.slice(key.lastIndexOf(':') + 1);

/** The review card. One that a moderator deletes comes again with the next proof or decision, since it is what staff see of it. */
export const cardDelivery: MessageDelivery = {
  kind: 'task.card',
  whenGone: 'repost',
  isKnownByKey: true,
  async stillKept(read, { guildId, keys }) {
    const open = await claimsUnderReview(
      read,
      guildId,
      keys.map((key) => claimOf({ key })),
    );
    return open.map(cardKey);
  },
  async render(read, line) {
    const card = await cardShown(read, line.guildId, claimOf(line));
    if (card === undefined || card.task.isClosing) return { remove: true };
    const { channelId, proof } = card;
    return channelId === null || proof === null ? 'nothing' : { channelId, body: reviewCard(card, proof) };
  },
  onDelivered: noteFiles,
  async onRemoved(work, line) {
    const card = await cardShown(work, line.guildId, claimOf(line));
    if (card !== undefined) await finishRemoval(work, { taskId: card.task.taskId, key: line.key });
  },
  change: (line) => ({ dataType: 'claims', changeType: 'update', affectedIds: [claimOf(line)] }),
};

/** From now on the proof's files are those of the card: they stay as long as it does, and their links can be had anew. */
async function noteFiles(work: Work, line: Line, { channelId, messageId, files = [] }: PostedMessage): Promise<void> {
  if (files.length === 0) return;
  const claimId = claimOf(line);
  const proof = (await cardShown(work, line.guildId, claimId))?.proof;
  if (!proof) return;
  const posted = new Map(files.map((file) => [file.key, file]));
  const after = proof.files.map((file, at) => {
    const found = posted.get(fileKey({ claimId, nth: proof.try, at }));
    if (found === undefined) return file;
    return { ...file, id: found.attachmentId, url: found.url, channel_id: channelId, message_id: messageId };
  });
  const hasMoved = after.some(({ id }, at) => id !== proof.files[at]?.id);
  if (hasMoved) await noteProofFiles(work, { claimId, nth: proof.try, files: after });
}
