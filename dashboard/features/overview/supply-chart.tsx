import {
  Bar as Column,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { t } from '../../../locales/translate.ts';
import { formatAxisTick, formatNumber } from '../../components/formatting/format.ts';
import { computeAxis, type Bar } from './supply.ts';
import styles from './supply-chart.module.css';

const HEIGHT = 230;
const TICK = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 };

/** Sources above zero, sinks below. Hidden from screen readers: the summary and the table contain the same data. */
export function SupplyChart({ bars }: { bars: readonly Bar[] }) {
  const data = bars.map((bar) => ({ ...bar, down: -bar.sinks }));
  const { ticks, min, max } = computeAxis(bars);
  return (
    <div aria-hidden>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart
          data={data}
          stackOffset="sign"
          accessibilityLayer={false}
          barCategoryGap="21%"
          margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="label"
            axisLine={false}
            tickLine={false}
            tick={TICK}
            tickMargin={8}
            interval="preserveStartEnd"
            minTickGap={4}
          />
          <YAxis
            axisLine={false}
            tickLine={false}
            tick={TICK}
            width={42}
            tickFormatter={formatAxisTick}
            ticks={ticks}
            domain={[min, max]}
          />
          <ReferenceLine y={0} stroke="var(--line-2)" />
          <Tooltip cursor={{ fill: 'var(--hover)' }} isAnimationActive={false} content={renderTooltip} />
          <Column
            dataKey="sources"
            stackId="day"
            fill="var(--source)"
            radius={[3, 3, 0, 0]}
            maxBarSize={30}
            isAnimationActive={false}
          />
          <Column
            dataKey="down"
            stackId="day"
            fill="var(--sink)"
            radius={[3, 3, 0, 0]}
            maxBarSize={30}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

const renderTooltip = ({ payload }: { payload: readonly { payload?: Bar }[] }) => (
  <ChartTooltip bar={payload[0]?.payload} />
);

function ChartTooltip({ bar }: { bar: Bar | undefined }) {
  if (!bar) return null;
  return (
    <div className={styles.tooltip}>
      <b>{bar.name}</b>
      <span>
        {t('dashboard.overview.sources_short')} <span className="num">{formatNumber(bar.sources)}</span>
      </span>
      <span>
        {t('dashboard.overview.sinks_short')} <span className="num">{formatNumber(bar.sinks)}</span>
      </span>
    </div>
  );
}
