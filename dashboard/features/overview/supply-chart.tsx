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
import { say } from '../../../locales/translate.ts';
import { axisText, coinsText } from '../../components/formatting/format.ts';
import { axisOf, type Bar } from './supply.ts';

const HEIGHT = 230;
const TICK = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 };

/** Sources up, sinks down. The sentence above says it in words and the table has the numbers, so it is only a picture. */
export function SupplyChart({ bars }: { bars: readonly Bar[] }) {
  const data = bars.map((bar) => ({ ...bar, down: -bar.sinks }));
  const { ticks, least, most } = axisOf(bars);
  return (
    <div className="chart" aria-hidden>
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
            tickFormatter={axisText}
            ticks={ticks}
            domain={[least, most]}
          />
          <ReferenceLine y={0} stroke="var(--line-2)" />
          <Tooltip cursor={{ fill: 'var(--hover)' }} isAnimationActive={false} content={tip} />
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

const tip = ({ payload }: { payload: readonly { payload?: Bar }[] }) => <Tip bar={payload[0]?.payload} />;

function Tip({ bar }: { bar: Bar | undefined }) {
  if (!bar) return null;
  return (
    <div className="chart-tip">
      <b>{bar.name}</b>
      <span>
        {say('dashboard.overview.sources_short')} <span className="num">{coinsText(bar.sources)}</span>
      </span>
      <span>
        {say('dashboard.overview.sinks_short')} <span className="num">{coinsText(bar.sinks)}</span>
      </span>
    </div>
  );
}
