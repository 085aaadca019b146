import './review.css';
import '@mantine/core/styles/Checkbox.css';
import { Button } from '@mantine/core';
import { useHotkeys, type HotkeyItem } from '@mantine/hooks';
import { IconArrowLeft, IconCheck, IconClipboardCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { AttachmentShown, Submission } from '../../../src/features/tasks/review-contract.ts';
import { say } from '../../../locales/translate.ts';
import { submissionsQuery } from '../../api/task-queries.ts';
import { faultWords, useAct } from '../../api/use-api-mutation.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { areKeysOn, FOLLOWS_MS } from '../../app/layout/shortcut-keys.ts';
import { Blank, Failed } from '../../components/feedback/empty-state.tsx';
import { nowMs, useNow } from '../../../ui/components/clock.ts';
import { agoText, coinsText } from '../../components/formatting/format.ts';
import { PageHead } from '../../components/page-header.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { Claimant } from './claimant.tsx';
import { leftOf, nextTo, stepFrom } from './review-queue.ts';
import { PictureDialog } from './picture-dialog.tsx';
import { isPicture, ProofView } from './proof-details.tsx';
import { Queue } from './submission-queue.tsx';
import { RejectDialog } from './reject-dialog.tsx';
import { queueAsked, readReviewSearch, type ReviewSearch } from './review-search.ts';
import { UndoBar } from './undo-bar.tsx';
import { useDecisions } from './use-decisions.ts';

/** The desk: what waits, the proof in view, who sent it. Deciding goes on to the next at once. */
export function ReviewPage() {
  const server = useServer();
  const search = useSearch({ from: '/inside/s/$server/review' });
  const { data, error, refetch } = useQuery(submissionsQuery(server.id, queueAsked(search)));
  const decisions = useDecisions();
  const go = useGo();
  const queue = leftOf(data?.data ?? [], decisions.decided);
  const total = Math.max(0, (data?.page.total ?? 0) - ((data?.data.length ?? 0) - queue.length));
  return (
    <div className="desk">
      <PageHead
        title={say('dashboard.review.title')}
        place={server.name}
        about={<About total={total} oldest={search.sort ? undefined : queue[0]} />}
      >
        <ConnectionBadge />
      </PageHead>
      {decisions.fault && (
        <p className="act-fault" role="alert">
          {decisions.fault}
        </p>
      )}
      {queue.length > 0 && <Desk queue={queue} search={search} decisions={decisions} />}
      {data && queue.length === 0 && (
        <section className="card">
          <Blank icon={IconClipboardCheck} tone="good" title={say('dashboard.review.none')}>
            {say('dashboard.review.none_about')}
          </Blank>
        </section>
      )}
      {!data && (
        <section className="card" aria-label={say('dashboard.review.queue')}>
          {error ? (
            <Failed error={error} onRetry={() => void refetch()} title={say('dashboard.failed.list')} />
          ) : (
            <div className="card-body">
              <BoneRows count={6} />
            </div>
          )}
        </section>
      )}
      {decisions.pending && (
        <UndoBar pending={decisions.pending} onUndo={() => go({ ...search, claim: decisions.undo()?.id })} />
      )}
    </div>
  );
}

/** Moves to another proof or order; `undefined` takes a part out of the address. */
function useGo() {
  const { id } = useServer();
  const navigate = useNavigate();
  return (next: { sort?: string | undefined; claim?: string | undefined }) =>
    void navigate({
      to: '/s/$server/review',
      params: { server: id },
      search: readReviewSearch(next),
      replace: true,
      resetScroll: false,
    });
}

function About({ total, oldest }: { total: number; oldest: Submission | undefined }) {
  const { timezone } = useServer();
  const now = useNow(20_000);
  if (total === 0 || !oldest) return say('dashboard.review.about_none');
  const age = agoText(Date.parse(oldest.submitted_at ?? oldest.claimed_at), now, timezone);
  return say('dashboard.review.about', { count: coinsText(total), age });
}

function Desk({
  queue,
  search,
  decisions,
}: {
  queue: readonly Submission[];
  search: ReviewSearch;
  decisions: ReturnType<typeof useDecisions>;
}) {
  const { id: guildId } = useServer();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isRejecting, setRejecting] = useState(false);
  const [picture, setPicture] = useState<AttachmentShown>();
  const bulk = useAct(tasksContract.acceptSubmissions, {
    touches: [
      ['claims', guildId],
      ['tasks', guildId],
    ],
    onDone: () => setSelected(new Set()),
  });
  const shown = queue.find(({ id }) => id === search.claim) ?? queue[0];
  const chosen = [...selected].filter((id) => queue.some((proof) => proof.id === id));
  const go = useGo();
  const show = (proof: Submission | undefined) => go({ ...search, claim: proof?.id });
  if (!shown) return null;
  const decide = (decision: Parameters<typeof decisions.decide>[1]) => {
    if (shown.is_own) return;
    show(nextTo(queue, shown.id));
    decisions.decide(shown, decision);
  };
  const toggle = (id: string) =>
    setSelected(new Set(selected.has(id) ? chosen.filter((one) => one !== id) : [...chosen, id]));
  const acceptChosen = () =>
    chosen.length > 0 &&
    !bulk.isPending &&
    bulk.mutate({ params: { server_id: guildId }, body: { claim_ids: chosen } });
  const first = shown.proof_attachments.find(isPicture);
  return (
    <>
      <Keys
        isOff={isRejecting || picture !== undefined}
        on={{
          j: () => show(stepFrom(queue, shown.id, 1)),
          k: () => show(stepFrom(queue, shown.id, -1)),
          a: () => decide({ kind: 'accept' }),
          r: () => !shown.is_own && setRejecting(true),
          x: () => !shown.is_own && toggle(shown.id),
          'shift+A': acceptChosen,
          space: () => first && setPicture(first),
        }}
      />
      <FocusProof key={shown.id} />
      <Bulk bulk={bulk} />
      <div className={search.claim ? 'desk-rooms has-proof' : 'desk-rooms'}>
        <Queue
          queue={queue}
          shownId={shown.id}
          sort={search.sort ?? 'submitted_at'}
          selected={new Set(chosen)}
          onShow={(claim) => go({ ...search, claim })}
          onSort={(sort) => go({ ...search, sort: sort === 'submitted_at' ? undefined : sort })}
          onSelect={toggle}
          onAccept={acceptChosen}
          isAccepting={bulk.isPending}
        />
        <section className="desk-proof" aria-labelledby="proof">
          <button type="button" className="desk-back" onClick={() => go({ ...search, claim: undefined })}>
            <IconArrowLeft size={18} stroke={1.7} aria-hidden />
            {say('dashboard.review.back', {
              nth: queue.findIndex(({ id }) => id === shown.id) + 1,
              count: queue.length,
            })}
          </button>
          <ProofView proof={shown} onEnlarge={setPicture} />
          <Acts proof={shown} onAccept={() => decide({ kind: 'accept' })} onReject={() => setRejecting(true)} />
        </section>
        <Claimant proof={shown} />
      </div>
      <RejectDialog
        key={shown.id}
        proof={shown}
        isOpen={isRejecting}
        onClose={() => setRejecting(false)}
        onReject={(reason) => {
          setRejecting(false);
          decide({ kind: 'reject', reason });
        }}
      />
      <PictureDialog picture={picture} onClose={() => setPicture(undefined)} />
    </>
  );
}

type Keyed = 'j' | 'k' | 'a' | 'r' | 'x' | 'shift+A' | 'space';

/** After a decision the next proof's heading is where reading and the keys go on. */
function FocusProof() {
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('#proof')?.focus();
  }, []);
  return null;
}

/** Single keys, off while a question is open or where they are switched off, and silent after a `g`, which goes somewhere. */
function Keys({ isOff, on }: { isOff: boolean; on: Record<Keyed, () => unknown> }) {
  const wasG = useRef(0);
  const unlessGoing = (act: () => unknown) => () => void (nowMs() - wasG.current > FOLLOWS_MS && act());
  const keys = Object.entries(on).map(([key, act]): HotkeyItem => [key, unlessGoing(act)]);
  useHotkeys(isOff || !areKeysOn() ? [] : [['g', () => void (wasG.current = nowMs())], ...keys]);
  return null;
}

function Bulk({ bulk }: { bulk: ReturnType<typeof useAct<typeof tasksContract.acceptSubmissions>> }) {
  if (bulk.error)
    return (
      <p className="act-fault" role="alert">
        {faultWords(bulk.error)}
      </p>
    );
  if (!bulk.data) return null;
  const { accepted, refused } = bulk.data;
  return (
    <p className={refused.length > 0 ? 'act-fault' : 'act-done'} role="status">
      {say('dashboard.review.accepted_selected', { count: accepted.length })}{' '}
      {refused[0] && say('dashboard.review.refused_selected', { count: refused.length, why: refused[0].message })}
    </p>
  );
}

function Acts({ proof, onAccept, onReject }: { proof: Submission; onAccept: () => void; onReject: () => void }) {
  if (proof.is_own) return <p className="desk-acts dim">{say('dashboard.review.own_proof')}</p>;
  return (
    <div className="desk-acts">
      <Button size="md" leftSection={<IconCheck size={18} stroke={1.9} aria-hidden />} onClick={onAccept}>
        {proof.reward > 0
          ? say('dashboard.review.accept', { reward: coinsText(proof.reward) })
          : say('dashboard.review.accept_plain')}
        <kbd className="hide-phone">A</kbd>
      </Button>
      <Button size="md" variant="default" leftSection={<IconX size={18} stroke={1.9} aria-hidden />} onClick={onReject}>
        {say('dashboard.review.reject')}
        <kbd className="hide-phone">R</kbd>
      </Button>
      <span className="hide-phone dim desk-keys">
        <kbd>J</kbd> <kbd>K</kbd> {say('dashboard.review.move')}
      </span>
    </div>
  );
}
