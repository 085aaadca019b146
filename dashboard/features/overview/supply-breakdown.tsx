import type { transactionsContract } from '../../../src/features/transactions/contract.ts';
import type { AnswerOf } from '../../../src/platform/contract.ts';
import { say } from '../../../locales/translate.ts';
import { Coins } from '../../components/formatting/amount.tsx';

/** Supply now = at midnight + sources − sinks. */
export function Equation({ overview }: { overview: AnswerOf<typeof transactionsContract.getOverview> }) {
  return (
    <dl className="card equation" aria-label={say('dashboard.overview.equation')}>
      <div className="now">
        <dt>{say('dashboard.overview.supply', { count: overview.holders })}</dt>
        <dd>
          <Coins value={overview.supply} />
        </dd>
      </div>
      <Part sign="=" words={say('dashboard.overview.midnight')} value={overview.supply_at_midnight} />
      <Part sign="+" words={say('dashboard.overview.sources')} value={overview.sources_today} tone="source" />
      <Part sign={'\u2212'} words={say('dashboard.overview.sinks')} value={overview.sinks_today} tone="sink" />
    </dl>
  );
}

function Part({ sign, words, value, tone = '' }: { sign: string; words: string; value: number; tone?: string }) {
  return (
    <div data-sign={sign} className={tone}>
      <dt>{words}</dt>
      <dd>
        <Coins value={value} />
      </dd>
    </div>
  );
}
