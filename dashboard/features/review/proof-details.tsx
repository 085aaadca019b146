import { IconCopyCheck, IconFile, IconMailOff, IconMaximize } from '@tabler/icons-react';
import type { Attachment, Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { InlineMarkdown } from '../../../ui/discord/markdown.tsx';
import { nowMs, useNow } from '../../../ui/components/clock.ts';
import { DiscordLink } from '../../components/discord-link.tsx';
import {
  formatAge,
  formatTime,
  formatNumber,
  formatDate,
  toCalendarDay,
  isShownAsDate,
} from '../../components/formatting/format.ts';
import { Person } from '../../components/person.tsx';
import { useServer } from '../../components/server-context.tsx';
import styles from './proof-details.module.css';
import { joinClasses } from '../../components/join-classes.ts';

export const isPicture = ({ content_type: type, url }: Attachment): boolean =>
  url !== null && (type?.startsWith('image/') ?? false);

/** One proof in detail: the task, what was submitted, and similar earlier proofs. */
export function ProofDetails({ proof, onEnlarge }: { proof: Submission; onEnlarge: (picture: Attachment) => void }) {
  const { currency_name: currency } = useServer();
  return (
    <>
      <header className={styles.head}>
        <div>
          <h2 id="proof" tabIndex={-1}>
            {proof.task_name}
          </h2>
          <p className="dim">
            {t('dashboard.review.task', { id: proof.task_id })} <InlineMarkdown text={proof.task.description} />
          </p>
        </div>
        <p className={styles.reward}>
          {(proof.reward > 0 || proof.role_name === null) && (
            <span>
              <b className="num">{formatNumber(proof.reward)}</b> {currency}
            </span>
          )}
          {proof.role_name !== null && (
            <small className="dim">
              {t(proof.reward > 0 ? 'dashboard.review.and_role' : 'dashboard.review.only_role', {
                role: proof.role_name,
              })}
            </small>
          )}
        </p>
      </header>
      <div className={styles.member}>
        <Person
          id={proof.user.id}
          name={proof.user.display_name}
          url={proof.user.avatar_url}
          size={36}
          below={<SubmittedAt proof={proof} />}
        />
        <span className={styles.links}>
          <DiscordLink
            url={proof.proof_message_url}
            name={t('dashboard.review.card_of', { name: proof.user.display_name })}
          />
          <Deadline proof={proof} />
        </span>
      </div>
      <ProofText proof={proof} />
      <ProofFiles files={proof.proof_attachments} onEnlarge={onEnlarge} />
      {proof.untold !== null && (
        <p className={joinClasses(styles.note, 'amber')}>
          <IconMailOff size={16} stroke={1.7} aria-hidden />
          <span>
            {t('dashboard.review.untold', {
              name: proof.user.display_name,
              what: t(`dashboard.review.untold_of.${proof.untold}`),
            })}
          </span>
        </p>
      )}
      {proof.similar.map((earlier) => (
        <SimilarProof key={`${earlier.claim_id} ${earlier.try}`} earlier={earlier} />
      ))}
    </>
  );
}

function SubmittedAt({ proof }: { proof: Submission }) {
  const { timezone } = useServer();
  const now = useNow(20_000);
  const attempt = ([1, 2, 3] as const).find((nth) => nth === Math.max(1, proof.tries));
  const attemptText =
    attempt === undefined
      ? t('dashboard.review.nth.more', { count: proof.tries })
      : t(`dashboard.review.nth.${attempt}`);
  const atMs = Date.parse(proof.submitted_at ?? proof.claimed_at);
  const timeText = formatAge(atMs, now, timezone);
  return isShownAsDate(atMs, now)
    ? t('dashboard.review.sent_on', { date: timeText, nth: attemptText })
    : t('dashboard.review.sent', { ago: timeText, nth: attemptText });
}

export function Deadline({ proof }: { proof: Submission }) {
  const { timezone } = useServer();
  const now = useNow(60_000);
  const deadlineMs = Date.parse(proof.deadline);
  const isToday = toCalendarDay(deadlineMs, timezone) === toCalendarDay(now, timezone);
  const time = formatTime(deadlineMs, timezone);
  const deadlineText = isToday ? time : `${formatDate(deadlineMs, now, timezone)}, ${time}`;
  if (deadlineMs <= now) return <span className="tag slate">{t('dashboard.review.late')}</span>;
  return (
    <span className={isToday ? 'tag amber' : 'tag slate'}>{t('dashboard.review.deadline', { at: deadlineText })}</span>
  );
}

function ProofText({ proof }: { proof: Submission }) {
  if (proof.proof_content !== '') return <p className={styles.text}>{proof.proof_content}</p>;
  if (proof.proof_attachments.length > 0) return <p className="dim">{t('dashboard.review.no_words')}</p>;
  return <p className="dim">{t('dashboard.review.no_proof')}</p>;
}

function ProofFiles({ files, onEnlarge }: { files: readonly Attachment[]; onEnlarge: (picture: Attachment) => void }) {
  const pictures = files.filter(isPicture);
  return (
    <>
      <div className={styles.pictures}>
        {pictures.map((picture, index) => (
          <button
            key={picture.id}
            type="button"
            className={styles.picture}
            aria-label={t('dashboard.review.picture', {
              nth: index + 1,
              count: pictures.length,
              name: picture.filename,
            })}
            onClick={() => onEnlarge(picture)}
          >
            <img src={picture.url ?? ''} alt="" loading="lazy" />
            {index === 0 && (
              <span className={styles.spaceKey} aria-hidden>
                <IconMaximize size={14} stroke={1.7} /> Space
              </span>
            )}
          </button>
        ))}
      </div>
      <ul className={styles.files}>
        {files
          .filter((file) => !isPicture(file))
          .map((file) => (
            <li key={file.id}>
              <IconFile size={16} stroke={1.7} aria-hidden />{' '}
              {file.url === null ? (
                t('dashboard.review.file_gone', { name: file.filename })
              ) : (
                <a href={file.url} target="_blank" rel="noopener noreferrer">
                  {t('dashboard.review.open_file', { name: file.filename })}
                </a>
              )}
            </li>
          ))}
      </ul>
    </>
  );
}

function SimilarProof({ earlier }: { earlier: Submission['similar'][number] }) {
  const { timezone } = useServer();
  const messageKey = earlier.same.includes('file') ? 'similar_file' : 'similar_words';
  return (
    <p className={joinClasses(styles.note, 'violet')}>
      <IconCopyCheck size={16} stroke={1.7} aria-hidden />
      <span>
        <b>{t('dashboard.review.similar')}</b>{' '}
        {t(`dashboard.review.${messageKey}`, {
          name: earlier.user.display_name,
          task: earlier.task_name,
          files: earlier.filenames.join(', '),
          date: formatDate(Date.parse(earlier.submitted_at), nowMs(), timezone),
        })}
      </span>
    </p>
  );
}
