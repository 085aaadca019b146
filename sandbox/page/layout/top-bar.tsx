import { IconDeviceDesktop, IconFlask2, IconMoon, IconSun } from '@tabler/icons-react';
import { useMemo } from 'react';
import { nowMs } from '../../../ui/components/clock.ts';
import { say } from '../../../locales/translate.ts';
import { useColours } from './colour-scheme.ts';
import { nameOf, peopleByRank } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';

const SHAPES = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop };
/** A longer list would be no choice; the address takes anybody's id. */
const MOST_PEOPLE = 300;

/** The honest bar: this is no real Discord, and one may be anybody. */
export function TopBar({ isLost, isAlone }: { isLost: boolean; isAlone: boolean }) {
  return (
    <header className="sb-top">
      <IconFlask2 size={18} stroke={1.7} aria-hidden />
      <b>{say('sandbox.title')}</b>
      <span className="sb-honest">{say(isLost ? 'sandbox.bar.lost' : 'sandbox.bar.honest')}</span>
      <Who />
      <ColourSwitch />
      {/* Alone, this Discord has no dashboard beside it. */}
      {!isAlone && <a href="/">{say('sandbox.bar.dashboard')}</a>}
    </header>
  );
}

/** Light, dark, or what the system says. */
export function ColourSwitch() {
  const { colours, change } = useColours();
  const Shape = SHAPES[colours];
  return (
    <button
      type="button"
      className="sb-icon"
      onClick={change}
      title={say(`sandbox.bar.colours.${colours}`)}
      aria-label={say(`sandbox.bar.colours.${colours}`)}
    >
      <Shape size={18} stroke={1.7} aria-hidden />
    </button>
  );
}

function Who() {
  const { scene, go } = useStage();
  const { guild, me } = scene;
  const people = useMemo(() => peopleByRank(guild, nowMs()), [guild]);
  return (
    <label className="sb-who">
      <span>{say('sandbox.bar.you_are')}</span>
      <select value={me.user.id} onChange={(event) => go({ as: event.currentTarget.value })}>
        {people.map(({ rank, members }) => (
          <optgroup key={rank} label={say(`sandbox.bar.ranks.${rank}`)}>
            {members
              .filter((member, at) => at < MOST_PEOPLE || member.user.id === me.user.id)
              .map((member) => (
                <option key={member.user.id} value={member.user.id}>
                  {say('sandbox.bar.person', { name: nameOf(member), rank: say(`sandbox.bar.rank.${rank}`) })}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
