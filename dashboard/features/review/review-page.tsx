import '@mantine/core/styles/Checkbox.css';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Attachment, Submission } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { submissionsQuery } from '../../api/task-queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { EmptyState, ErrorState } from '../../components/feedback/empty-state.tsx';
import { useNow } from '../../../ui/components/clock.ts';
import { formatAge, formatNumber } from '../../components/formatting/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { BulkAcceptResult } from './bulk-accept-result.tsx';
import { Claimant } from './claimant.tsx';
import { withoutDecided, nextSubmission, stepInQueue } from './review-queue.ts';
import { PictureDialog } from './picture-dialog.tsx';
import { isPicture } from './proof-details.tsx';
import { OpenProof } from './open-proof.tsx';
import { ReviewShortcuts } from './review-shortcuts.tsx';
import { SubmissionQueue } from './submission-queue.tsx';
import { RejectDialog } from './reject-dialog.tsx';
import { toQueueParams, reviewSearch, type ReviewSearch } from './review-search.ts';
import { UndoBar } from './undo-bar.tsx';
import { useBulkAccept } from './use-bulk-accept.ts';
import { useDecisions } from './use-decisions.ts';
import styles from './review-columns.module.css';
import { joinClasses } from '../../components/join-classes.ts';

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
    <>
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
    </>
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
      search: reviewSearch.parse(next),
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
  const [isRejecting, setRejecting] = useState(false);
  const [picture, setPicture] = useState<Attachment>();
  const { bulkAccept, selectedIds, toggle, acceptSelected } = useBulkAccept(queue);
  const current = queue.find(({ id }) => id === search.claim) ?? queue[0];
  const setSearch = useSetReviewSearch();
  const openProof = (proof: Submission | undefined) => setSearch({ ...search, claim: proof?.id });
  if (!current) return null;
  const decide = (decision: Parameters<typeof decisions.decide>[1]) => {
    if (current.is_own) return;
    openProof(nextSubmission(queue, current.id));
    decisions.decide(current, decision);
  };
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
      <div className={joinClasses(styles.columns, search.claim && styles.hasProof)}>
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
        <OpenProof
          proof={current}
          queue={queue}
          onBack={() => setSearch({ ...search, claim: undefined })}
          onEnlarge={setPicture}
          onAccept={() => decide({ kind: 'accept' })}
          onReject={() => setRejecting(true)}
        />
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

/** After a decision, moves the focus to the heading of the next proof when it would otherwise be lost. */
function FocusProof() {
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('#proof')?.focus();
  }, []);
  return null;
}
