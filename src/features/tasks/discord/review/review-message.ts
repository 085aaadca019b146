import type { APIEmbedField } from 'discord-api-types/v10';
import { t } from '../../../../../locales/translate.ts';
import type { MessageBody, MessageFile } from '../../../../platform/discord/messages/reply.ts';
import type { ProofFile, ClaimNotificationKind } from '../../shared/rules.ts';
import type { ReviewMessageData } from '../../review/review-message-store.ts';
import { buttonRow, type ButtonSpec } from '../shared/button-row-view.ts';
import { formatActor } from '../shared/format-text.ts';
import { COLOURS, escapeAndTruncate, formatReward, toUnixSeconds } from '../shared/format-view.ts';
import { acceptButton, rejectButton, roleButton } from './review-handlers.ts';

/** All user-written text together stays below 6,000 characters, even when every character is escaped. */
const MAX_LENGTH = { proof: 2_900, reason: 900, earlier: 150, filename: 100 };
/** Discord's upload limits for bots: 10 MiB per file and 25 MiB per message, with room for the rest of the request. */
const MAX_BYTES = { file: 10 * 1_024 * 1_024, message: 24 * 1_024 * 1_024 };

type Proof = NonNullable<ReviewMessageData['proof']>;

/** Builds the review message of a claim's newest proof: claimant, task, proof, history and decision. */
export function reviewMessage(data: ReviewMessageData, proof: Proof): MessageBody {
  const files = toMessageFiles(data.claimId, proof);
  const picture = files.find(({ file }) => file.content_type?.startsWith('image/') === true);
  return {
    embeds: [
      {
        color: colourOf(data),
        title: t('discord.tasks.card_title', { name: escapeAndTruncate(data.task.name, 200) }),
        description:
          proof.content === '' ? t('discord.tasks.card_no_text') : escapeAndTruncate(proof.content, MAX_LENGTH.proof),
        fields: fieldsOf(data, proof, new Set(files.map(({ file }) => file))),
        ...(picture && { image: { url: `attachment://${picture.messageFile.name}` } }),
        footer: { text: t('discord.tasks.footer', { task: data.task.taskId }) },
        timestamp: proof.submittedAt.toISOString(),
      },
    ],
    files: files.map(({ messageFile }) => messageFile),
    components: buttonRow(...buttonsOf(data)),
  };
}

const colourOf = ({ status }: ReviewMessageData): number =>
  status === 'submitted' ? COLOURS.waiting : status === 'completed' ? COLOURS.good : COLOURS.bad;

function buttonsOf({ claimId: claim, status, roleState }: ReviewMessageData): (ButtonSpec | undefined)[] {
  if (status === 'submitted') {
    return [
      { label: t('discord.tasks.accept'), id: acceptButton.customId({ claim }), style: 'success' },
      { label: t('discord.tasks.reject'), id: rejectButton.customId({ claim }), style: 'danger' },
    ];
  }
  return roleState === 'failed' ? [{ label: t('discord.tasks.give_role'), id: roleButton.customId({ claim }) }] : [];
}

function fieldsOf(
  data: ReviewMessageData,
  { try: attempt, files }: Proof,
  attachedFiles: ReadonlySet<ProofFile>,
): APIEmbedField[] {
  const { history, decision, similar } = data;
  return [
    field('claimant', `<@${data.userId}>`),
    field('reward', formatReward(data)),
    field('try', t('discord.tasks.try', { nth: attempt, deadline: toUnixSeconds(data.deadline) })),
    ...(files.length === 0
      ? []
      : [field('files', files.map((file) => formatFile(file, attachedFiles)).join('\n'), false)]),
    field(
      'history',
      [
        t('discord.tasks.history', history),
        ...history.reasons.map((reason) =>
          t('discord.tasks.history_reason', { reason: escapeAndTruncate(reason, MAX_LENGTH.earlier) }),
        ),
      ].join('\n'),
      false,
    ),
    ...(similar === 0 ? [] : [field('similar', t('discord.tasks.similar', { count: similar }), false)]),
    ...(data.status === 'expired' || data.status === 'cancelled'
      ? [field('state', t(`discord.tasks.claim_status.${data.status}`), false)]
      : []),
    ...(decision === null ? [] : [field('decision', formatDecision(decision), false)]),
    ...(data.roleState === null ? [] : [field('role', formatRole(data), false)]),
    ...(data.failedNotification === null
      ? []
      : [field('untold', formatFailedNotification(data.failedNotification, data.userId), false)]),
  ];
}

type FieldName =
  | 'claimant'
  | 'reward'
  | 'try'
  | 'files'
  | 'history'
  | 'similar'
  | 'state'
  | 'decision'
  | 'role'
  | 'untold';

const field = (name: FieldName, value: string, inline = true): APIEmbedField => ({
  name: t(`discord.tasks.field.${name}`),
  value,
  inline,
});

const formatFile = (file: ProofFile, attachedFiles: ReadonlySet<ProofFile>): string => {
  const name = escapeAndTruncate(file.filename, MAX_LENGTH.filename);
  return attachedFiles.has(file) ? name : t('discord.tasks.file_left', { name });
};

const formatDecision = ({ accepted, reviewer, at, reason }: NonNullable<ReviewMessageData['decision']>): string =>
  t(accepted ? 'discord.tasks.decided_accepted' : 'discord.tasks.decided_rejected', {
    by: formatActor(reviewer),
    at: toUnixSeconds(at),
    reason: escapeAndTruncate(reason ?? '', MAX_LENGTH.reason),
  });

function formatRole({ roleState, roleProblem, roleId }: ReviewMessageData): string {
  const role = `<@&${roleId}>`;
  if (roleState !== 'failed') return t(`discord.tasks.role_${roleState ?? 'owed'}`, { role });
  return t('discord.tasks.role_failed', {
    role,
    why: t(`discord.tasks.role_problem.${roleProblem ?? 'no_permission'}`),
  });
}

const formatFailedNotification = (kind: ClaimNotificationKind, userId: string): string =>
  t('discord.tasks.untold', { user: `<@${userId}>`, what: t(`discord.tasks.untold_of.${kind}`) });

/** Returns the files to attach to the review message, as many as a bot may upload, so that they outlive their signed links. */
function toMessageFiles(
  claimId: string,
  { try: attempt, files }: Proof,
): { file: ProofFile; messageFile: MessageFile }[] {
  let totalBytes = 0;
  return files.flatMap((file, index) => {
    if (file.size > MAX_BYTES.file || totalBytes + file.size > MAX_BYTES.message) return [];
    totalBytes += file.size;
    const { channel_id: channelId, message_id: messageId } = file;
    const attachedTo =
      channelId === null || messageId === null ? null : { channelId, messageId, attachmentId: file.id };
    const name = `${index + 1}-${file.filename.replace(/[^\w.-]+/g, '_').slice(-60)}`;
    return [{ file, messageFile: { key: fileKey({ claimId, attempt, index }), name, url: file.url, attachedTo } }];
  });
}

/** Identifies a file by its position in the proof, because its id changes when the review message is posted. */
export const fileKey = (position: { claimId: string; attempt: number; index: number }): string =>
  `${position.claimId}.${position.attempt}.${position.index}`;
