import { IconCopyCheck, IconFile, IconMailOff, IconMaximize } from '@tabler/icons-react';
import type { AttachmentShown, Submission } from '../../../src/features/tasks/review-contract.ts';
import { say } from '../../../locales/translate.ts';
import { InlineMarkdown } from '../../../ui/discord/markdown.tsx';
import { nowMs, useNow } from '../../../ui/components/clock.ts';
import { DiscordLink } from '../../components/discord-link.tsx';
import { agoText, clockText, coinsText, dateText, dayOf, isOld } from '../../components/formatting/format.ts';
import { Person } from '../../components/person.tsx';
import { useServer } from '../../components/server-context.tsx';

export const isPicture = ({ content_type: type, url }: AttachmentShown): boolean =>
  url !== null && (type?.startsWith('image/') ?? false);

/** One proof, large: what was asked, what was sent, and whether it was sent before. */
export function ProofView({ proof, onEnlarge }: { proof: Submission; onEnlarge: (picture: AttachmentShown) => void }) {
  const { currency_name: currency } = useServer();
  return (
    <>
      <header className="proof-head">
        <div>
          <h2 id="proof" tabIndex={-1}>
            {proof.task_name}
          </h2>
          <p className="dim">
            {say('dashboard.review.task', { id: proof.task_id })} <InlineMarkdown text={proof.task.description} />
          </p>
        </div>
        <p className="proof-pay">
          {(proof.reward > 0 || proof.role_name === null) && (
            <span>
              <b className="num">{coinsText(proof.reward)}</b> {currency}
            </span>
          )}
          {proof.role_name !== null && (
            <small className="dim">
              {say(proof.reward > 0 ? 'dashboard.review.and_role' : 'dashboard.review.only_role', {
                role: proof.role_name,
              })}
            </small>
          )}
        </p>
      </header>
      <div className="proof-who">
        <Person
          id={proof.user.id}
          name={proof.user.display_name}
          url={proof.user.avatar_url}
          size={36}
          below={<Sent proof={proof} />}
        />
        <span className="proof-where">
          <DiscordLink
            url={proof.proof_message_url}
            name={say('dashboard.review.card_of', { name: proof.user.display_name })}
          />
          <Deadline proof={proof} />
        </span>
      </div>
      <Words proof={proof} />
      <Files files={proof.proof_attachments} onEnlarge={onEnlarge} />
      {proof.untold !== null && (
        <p className="proof-similar amber">
          <IconMailOff size={16} stroke={1.7} aria-hidden />
          <span>
            {say('dashboard.review.untold', {
              name: proof.user.display_name,
              what: say(`dashboard.review.untold_of.${proof.untold}`),
            })}
          </span>
        </p>
      )}
      {proof.similar.map((earlier) => (
        <Similar key={`${earlier.claim_id} ${earlier.try}`} earlier={earlier} />
      ))}
    </>
  );
}

function Sent({ proof }: { proof: Submission }) {
  const { timezone } = useServer();
  const now = useNow(20_000);
  const nth =
    proof.tries <= 3
      ? say(`dashboard.review.nth.${Math.max(1, proof.tries)}`)
      : say('dashboard.review.nth.more', { count: proof.tries });
  const at = Date.parse(proof.submitted_at ?? proof.claimed_at);
  const text = agoText(at, now, timezone);
  return isOld(at, now)
    ? say('dashboard.review.sent_on', { date: text, nth })
    : say('dashboard.review.sent', { ago: text, nth });
}

export function Deadline({ proof }: { proof: Submission }) {
  const { timezone } = useServer();
  const now = useNow(60_000);
  const at = Date.parse(proof.deadline);
  const isToday = dayOf(at, timezone) === dayOf(now, timezone);
  const clock = clockText(at, timezone);
  const shown = isToday ? clock : `${dateText(at, now, timezone)}, ${clock}`;
  if (at <= now) return <span className="tag slate">{say('dashboard.review.late')}</span>;
  return <span className={isToday ? 'tag amber' : 'tag slate'}>{say('dashboard.review.deadline', { at: shown })}</span>;
}

function Words({ proof }: { proof: Submission }) {
  if (proof.proof_content !== '') return <p className="proof-words">{proof.proof_content}</p>;
  if (proof.proof_attachments.length > 0) return <p className="dim">{say('dashboard.review.no_words')}</p>;
  return <p className="dim">{say('dashboard.review.no_proof')}</p>;
}

function Files({
  files,
  onEnlarge,
}: {
  files: readonly AttachmentShown[];
  onEnlarge: (picture: AttachmentShown) => void;
}) {
  const pictures = files.filter(isPicture);
  return (
    <>
      <div className="proof-pictures">
        {pictures.map((picture, at) => (
          <button
            key={picture.id}
            type="button"
            className="proof-picture"
            aria-label={say('dashboard.review.picture', {
              nth: at + 1,
              count: pictures.length,
              name: picture.filename,
            })}
            onClick={() => onEnlarge(picture)}
          >
            <img src={picture.url ?? ''} alt="" loading="lazy" />
            {at === 0 && (
              <span className="proof-space" aria-hidden>
                <IconMaximize size={14} stroke={1.7} /> Space
              </span>
            )}
          </button>
        ))}
      </div>
      <ul className="proof-files">
        {files
          .filter((file) => !isPicture(file))
          .map((file) => (
            <li key={file.id}>
              <IconFile size={16} stroke={1.7} aria-hidden />{' '}
              {file.url === null ? (
                say('dashboard.review.file_gone', { name: file.filename })
              ) : (
                <a href={file.url} target="_blank" rel="noopener noreferrer">
                  {say('dashboard.review.open_file', { name: file.filename })}
                </a>
              )}
            </li>
          ))}
      </ul>
    </>
  );
}

function Similar({ earlier }: { earlier: Submission['similar'][number] }) {
  const { timezone } = useServer();
  const words = earlier.same.includes('file') ? 'similar_file' : 'similar_words';
  return (
    <p className="proof-similar violet">
      <IconCopyCheck size={16} stroke={1.7} aria-hidden />
      <span>
        <b>{say('dashboard.review.similar')}</b>{' '}
        {say(`dashboard.review.${words}`, {
          name: earlier.user.display_name,
          task: earlier.task_name,
          files: earlier.filenames.join(', '),
          date: dateText(Date.parse(earlier.submitted_at), nowMs(), timezone),
        })}
      </span>
    </p>
  );
}
