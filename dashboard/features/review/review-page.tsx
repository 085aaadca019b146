import './review.css';
import '@mantine/core/styles/Checkbox.css';
import { Button } from '@mantine/core';
import { useHotkeys, type HotkeyItem } from '@mantine/hooks';
import { IconArrowLeft, IconCheck, IconClipboardCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { tasksContract } from '../../../src/features/tasks/contract.ts';
import type { Attachment, Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { submissionsQuery } from '../../api/task-queries.ts';
import { errorMessage, useApiMutation } from '../../api/use-api-mutation.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { areShortcutsEnabled, SEQUENCE_TIMEOUT_MS } from '../../components/shortcut-preference.ts';
import { EmptyState, ErrorState } from '../../components/feedback/empty-state.tsx';
import { nowMs, useNow } from '../../../ui/components/clock.ts';
import { formatAge, formatNumber } from '../../components/formatting/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { Claimant } from './claimant.tsx';
import { withoutDecided, nextSubmission, stepInQueue } from './review-queue.ts';
import { PictureDialog } from './picture-dialog.tsx';
import { isPicture, ProofDetails } from './proof-details.tsx';
import { SubmissionQueue } from './submission-queue.tsx';
import { RejectDialog } from './reject-dialog.tsx';
import { toQueueParams, readReviewSearch, type ReviewSearch } from './review-search.ts';
import { UndoBar } from './undo-bar.tsx';
import { useDecisions } from './use-decisions.ts';

/** The review page: the queue, the open proof, and its member. A decision opens the next proof at once. */
export function ReviewPage() {
  const server = useServer();
  const search = useSearch({ from: '/authenticated/s/$server/review' });
  const { data, error, refetch } = useQuery(submissionsQuery(server.id, toQueueParams(search)));
  const decisions = useDecisions();
  const setSearch = useSetReviewSearch();
  const queue = withoutDecided(data?.data ?? [], decisions.decidedKeys);
  const total = Math.max(0, (data?.page.total ?? 0) - ((data?.data.length ?? 0) - queue.length));
  return (
    <div className="desk">
      <PageHeader
        title={t('dashboard.review.title')}
        serverName={server.name}
        description={<About total={total} oldest={search.sort ? undefined : queue[0]} />}
      >
        <ConnectionBadge />
      </PageHeader>
      {decisions.failure && (
        <p className="act-fault" role="alert">
          {decisions.failure}
        </p>
      )}
      {queue.length > 0 && <ReviewPanel queue={queue} search={search} decisions={decisions} />}
      {data && queue.length === 0 && (
        <section className="card">
          <EmptyState icon={IconClipboardCheck} tone="good" title={t('dashboard.review.none')}>
            {t('dashboard.review.none_about')}
          </EmptyState>
        </section>
      )}
      {!data && (
        <section className="card" aria-label={t('dashboard.review.queue')}>
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} title={t('dashboard.failed.list')} />
          ) : (
            <div className="card-body">
              <SkeletonRows count={6} />
            </div>
          )}
        </section>
      )}
      {decisions.pending && (
        <UndoBar pending={decisions.pending} onUndo={() => setSearch({ ...search, claim: decisions.undo()?.id })} />
      )}
    </div>
  );
}

/** Returns a function that opens another proof or order; `undefined` removes a search param. */
function useSetReviewSearch() {
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
  if (total === 0 || !oldest) return t('dashboard.review.about_none');
  const age = formatAge(Date.parse(oldest.submitted_at ?? oldest.claimed_at), now, timezone);
  return t('dashboard.review.about', { count: formatNumber(total), age });
}

function ReviewPanel({
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
  const [picture, setPicture] = useState<Attachment>();
  const bulkAccept = useApiMutation(tasksContract.acceptSubmissions, {
    invalidates: [
      ['claims', guildId],
      ['tasks', guildId],
    ],
    onDone: () => setSelected(new Set()),
  });
  const current = queue.find(({ id }) => id === search.claim) ?? queue[0];
  const selectedIds = [...selected].filter((id) => queue.some((proof) => proof.id === id));
  const setSearch = useSetReviewSearch();
  const openProof = (proof: Submission | undefined) => setSearch({ ...search, claim: proof?.id });
  if (!current) return null;
  const decide = (decision: Parameters<typeof decisions.decide>[1]) => {
    if (current.is_own) return;
    openProof(nextSubmission(queue, current.id));
    decisions.decide(current, decision);
  };
  const toggle = (id: string) =>
    setSelected(new Set(selected.has(id) ? selectedIds.filter((one) => one !== id) : [...selectedIds, id]));
  const acceptSelected = () =>
    selectedIds.length > 0 &&
    !bulkAccept.isPending &&
    bulkAccept.mutate({ params: { server_id: guildId }, body: { claim_ids: selectedIds } });
  const firstPicture = current.proof_attachments.find(isPicture);
  return (
    <>
      <ReviewShortcuts
        isDisabled={isRejecting || picture !== undefined}
        handlers={{
          j: () => openProof(stepInQueue(queue, current.id, 1)),
          k: () => openProof(stepInQueue(queue, current.id, -1)),
          a: () => decide({ kind: 'accept' }),
          r: () => !current.is_own && setRejecting(true),
          x: () => !current.is_own && toggle(current.id),
          'shift+A': acceptSelected,
          space: () => firstPicture && setPicture(firstPicture),
        }}
      />
      <FocusProof key={current.id} />
      <BulkAcceptResult bulkAccept={bulkAccept} />
      <div className={search.claim ? 'desk-rooms has-proof' : 'desk-rooms'}>
        <SubmissionQueue
          queue={queue}
          currentId={current.id}
          sort={search.sort ?? 'submitted_at'}
          selected={new Set(selectedIds)}
          onOpen={(claim) => setSearch({ ...search, claim })}
          onSort={(sort) => setSearch({ ...search, sort: sort === 'submitted_at' ? undefined : sort })}
          onSelect={toggle}
          onAccept={acceptSelected}
          isAccepting={bulkAccept.isPending}
        />
        <section className="desk-proof" aria-labelledby="proof">
          <button type="button" className="desk-back" onClick={() => setSearch({ ...search, claim: undefined })}>
            <IconArrowLeft size={18} stroke={1.7} aria-hidden />
            {t('dashboard.review.back', {
              nth: queue.findIndex(({ id }) => id === current.id) + 1,
              count: queue.length,
            })}
          </button>
          <ProofDetails proof={current} onEnlarge={setPicture} />
          <DecisionButtons
            proof={current}
            onAccept={() => decide({ kind: 'accept' })}
            onReject={() => setRejecting(true)}
          />
        </section>
        <Claimant proof={current} />
      </div>
      <RejectDialog
        key={current.id}
        proof={current}
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

type ShortcutKey = 'j' | 'k' | 'a' | 'r' | 'x' | 'shift+A' | 'space';

/** After a decision, moves the focus to the heading of the next proof when it would otherwise be lost. */
function FocusProof() {
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('#proof')?.focus();
  }, []);
  return null;
}

/** Single-key shortcuts. Off while a dialog is open or when disabled; ignored after `g`, which starts a navigation. */
function ReviewShortcuts({
  isDisabled,
  handlers,
}: {
  isDisabled: boolean;
  handlers: Record<ShortcutKey, () => unknown>;
}) {
  const lastGAtMs = useRef(0);
  const unlessNavigating = (action: () => unknown) => () =>
    void (nowMs() - lastGAtMs.current > SEQUENCE_TIMEOUT_MS && action());
  const keys = Object.entries(handlers).map(([key, action]): HotkeyItem => [key, unlessNavigating(action)]);
  useHotkeys(isDisabled || !areShortcutsEnabled() ? [] : [['g', () => void (lastGAtMs.current = nowMs())], ...keys]);
  return null;
}

function BulkAcceptResult({
  bulkAccept,
}: {
  bulkAccept: ReturnType<typeof useApiMutation<typeof tasksContract.acceptSubmissions>>;
}) {
  if (bulkAccept.error)
    return (
      <p className="act-fault" role="alert">
        {errorMessage(bulkAccept.error)}
      </p>
    );
  if (!bulkAccept.data) return null;
  const { accepted, refused } = bulkAccept.data;
  return (
    <p className={refused.length > 0 ? 'act-fault' : 'act-done'} role="status">
      {t('dashboard.review.accepted_selected', { count: accepted.length })}{' '}
      {refused[0] && t('dashboard.review.refused_selected', { count: refused.length, why: refused[0].message })}
    </p>
  );
}

function DecisionButtons({
  proof,
  onAccept,
  onReject,
}: {
  proof: Submission;
  onAccept: () => void;
  onReject: () => void;
}) {
  if (proof.is_own) return <p className="desk-acts dim">{t('dashboard.review.own_proof')}</p>;
  return (
    <div className="desk-acts">
      <Button size="md" leftSection={<IconCheck size={18} stroke={1.9} aria-hidden />} onClick={onAccept}>
        {proof.reward > 0
          ? t('dashboard.review.accept', { reward: formatNumber(proof.reward) })
          : t('dashboard.review.accept_plain')}
        <kbd className="hide-phone">A</kbd>
      </Button>
      <Button size="md" variant="default" leftSection={<IconX size={18} stroke={1.9} aria-hidden />} onClick={onReject}>
        {t('dashboard.review.reject')}
        <kbd className="hide-phone">R</kbd>
      </Button>
      <span className="hide-phone dim desk-keys">
        <kbd>J</kbd> <kbd>K</kbd> {t('dashboard.review.move')}
      </span>
    </div>
  );
}
