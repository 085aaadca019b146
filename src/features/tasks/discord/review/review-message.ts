import type { APIEmbedField } from 'discord-api-types/v10';
import { say } from '../../../../../locales/translate.ts';
import type { MessageBody, MessageFile } from '../../../../platform/discord/messages/reply.ts';
import type { ProofFile } from '../../shared/rules.ts';
import type { CardShown, ClaimNotice } from '../../shared/task-message-store.ts';
import { buttonRow, type Press } from '../shared/action-rows.ts';
import { COLOURS, fit, rewardWords, seconds, whoWords } from '../shared/format-text.ts';
import { acceptButton, rejectButton, roleButton } from './review-handlers.ts';

/** Everything that people wrote stays below 6,000 characters together, even when all of it is escaped. */
const LONGEST = { proof: 2_900, reason: 900, earlier: 150, filename: 100 };
/** What Discord lets a bot upload: 10 MiB a file, 25 MiB a message, with room for the rest of the request. */
const MOST_BYTES = { file: 10 * 1_024 * 1_024, message: 24 * 1_024 * 1_024 };

type Proof = NonNullable<CardShown['proof']>;

/** The review card of a claim's newest proof: who, for what, the proof, what is known of the claimant, and the decision. */
export function reviewCard(card: CardShown, proof: Proof): MessageBody {
  const files = cardFiles(card.claimId, proof);
  const picture = files.find(({ file }) => file.content_type?.startsWith('image/') === true);
  return {
    embeds: [
      {
        color: colourOf(card),
        title: say('discord.tasks.card_title', { name: fit(card.task.name, 200) }),
        description: proof.content === '' ? say('discord.tasks.card_no_text') : fit(proof.content, LONGEST.proof),
        fields: fieldsOf(card, proof, new Set(files.map(({ file }) => file))),
        ...(picture && { image: { url: `attachment://${picture.shown.name}` } }),
        footer: { text: say('discord.tasks.footer', { task: card.task.taskId }) },
        timestamp: proof.submittedAt.toISOString(),
      },
    ],
    files: files.map(({ shown }) => shown),
    components: buttonRow(...buttonsOf(card)),
  };
}

const colourOf = ({ status }: CardShown): number =>
  status === 'submitted' ? COLOURS.waiting : status === 'completed' ? COLOURS.good : COLOURS.bad;

function buttonsOf({ claimId: claim, status, roleState }: CardShown): (Press | undefined)[] {
  if (status === 'submitted') {
    return [
      { label: say('discord.tasks.accept'), id: acceptButton.customId({ claim }), style: 'success' },
      { label: say('discord.tasks.reject'), id: rejectButton.customId({ claim }), style: 'danger' },
    ];
  }
  return roleState === 'failed' ? [{ label: say('discord.tasks.give_role'), id: roleButton.customId({ claim }) }] : [];
}

function fieldsOf(card: CardShown, { try: nth, files }: Proof, carried: ReadonlySet<ProofFile>): APIEmbedField[] {
  const { history, decision, similar } = card;
  return [
    field('claimant', `<@${card.userId}>`),
    field('reward', rewardWords(card)),
    field('try', say('discord.tasks.try', { nth, deadline: seconds(card.deadline) })),
    ...(files.length === 0 ? [] : [field('files', files.map((file) => fileWords(file, carried)).join('\n'), false)]),
    field(
      'history',
      [
        say('discord.tasks.history', history),
        ...history.reasons.map((reason) =>
          say('discord.tasks.history_reason', { reason: fit(reason, LONGEST.earlier) }),
        ),
      ].join('\n'),
      false,
    ),
    ...(similar === 0 ? [] : [field('similar', say('discord.tasks.similar', { count: similar }), false)]),
    ...(card.status === 'expired' || card.status === 'cancelled'
      ? [field('state', say(`discord.tasks.claim_status.${card.status}`), false)]
      : []),
    ...(decision === null ? [] : [field('decision', decisionWords(decision), false)]),
    ...(card.roleState === null ? [] : [field('role', roleWords(card), false)]),
    ...(card.untold === null ? [] : [field('untold', untoldWords(card.untold, card.userId), false)]),
  ];
}

const field = (name: string, value: string, inline = true): APIEmbedField => ({
  name: say(`discord.tasks.field.${name}`),
  value,
  inline,
});

const fileWords = (file: ProofFile, carried: ReadonlySet<ProofFile>): string => {
  const name = fit(file.filename, LONGEST.filename);
  return carried.has(file) ? name : say('discord.tasks.file_left', { name });
};

const decisionWords = ({ accepted, reviewer, at, reason }: NonNullable<CardShown['decision']>): string =>
  say(accepted ? 'discord.tasks.decided_accepted' : 'discord.tasks.decided_rejected', {
    by: whoWords(reviewer),
    at: seconds(at),
    reason: fit(reason ?? '', LONGEST.reason),
  });

function roleWords({ roleState, roleProblem, roleId }: CardShown): string {
  const role = `<@&${roleId}>`;
  if (roleState !== 'failed') return say(`discord.tasks.role_${roleState ?? 'owed'}`, { role });
  return say('discord.tasks.role_failed', {
    role,
    why: say(`discord.tasks.role_problem.${roleProblem ?? 'no_permission'}`),
  });
}

const untoldWords = (notice: ClaimNotice, userId: string): string =>
  say('discord.tasks.untold', { user: `<@${userId}>`, what: say(`discord.tasks.untold_of.${notice}`) });

/** The proof's files that the card carries itself, so that they outlive Discord's links: as many as a bot may upload. */
function cardFiles(claimId: string, { try: nth, files }: Proof): { file: ProofFile; shown: MessageFile }[] {
  let bytes = 0;
  return files.flatMap((file, at) => {
    if (file.size > MOST_BYTES.file || bytes + file.size > MOST_BYTES.message) return [];
    bytes += file.size;
    const { channel_id: channelId, message_id: messageId } = file;
    const stands = channelId === null || messageId === null ? null : { channelId, messageId, attachmentId: file.id };
    const name = `${at + 1}-${file.filename.replace(/[^\w.-]+/g, '_').slice(-60)}`;
    return [{ file, shown: { key: fileKey({ claimId, nth, at }), name, url: file.url, stands } }];
  });
}

/** Names a file of a proof by its place, since its id changes when the card takes it over. */
export const fileKey = (of: { claimId: string; nth: number; at: number }): string => `${of.claimId}.${of.nth}.${of.at}`;
