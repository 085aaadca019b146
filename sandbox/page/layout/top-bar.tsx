import { IconDeviceDesktop, IconFlask2, IconMoon, IconSun } from '@tabler/icons-react';
import { useMemo } from 'react';
import { nowMs } from '../../../ui/components/clock.ts';
import { t } from '../../../locales/translate.ts';
import { useColourScheme } from './colour-scheme.ts';
import { memberDisplayName, groupPeopleByRank } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';

const ICONS = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop };
/** A longer list would be unusable; any other user can be selected by id in the URL. */
const MAX_PEOPLE = 300;

/** Says that this is not the real Discord, and selects the user to act as. */
export function TopBar({ isDisconnected, isStandalone }: { isDisconnected: boolean; isStandalone: boolean }) {
  return (
    <header className="sb-top">
      <IconFlask2 size={18} stroke={1.7} aria-hidden />
      <b>{t('sandbox.title')}</b>
      <span className="sb-honest">{t(isDisconnected ? 'sandbox.bar.lost' : 'sandbox.bar.honest')}</span>
      <PersonSelect />
      <ColourSwitch />
      {/* A standalone sandbox has no dashboard. */}
      {!isStandalone && <a href="/">{t('sandbox.bar.dashboard')}</a>}
    </header>
  );
}

/** Switches between light, dark and the system's scheme. */
export function ColourSwitch() {
  const { preference, cyclePreference } = useColourScheme();
  const Icon = ICONS[preference];
  return (
    <button
      type="button"
      className="sb-icon"
      onClick={cyclePreference}
      title={t(`sandbox.bar.colours.${preference}`)}
      aria-label={t(`sandbox.bar.colours.${preference}`)}
    >
      <Icon size={18} stroke={1.7} aria-hidden />
    </button>
  );
}

function PersonSelect() {
  const { pageView, navigate } = usePageContext();
  const { guild, me } = pageView;
  const people = useMemo(() => groupPeopleByRank(guild, nowMs()), [guild]);
  return (
    <label className="sb-who">
      <span>{t('sandbox.bar.you_are')}</span>
      <select value={me.user.id} onChange={(event) => navigate({ as: event.currentTarget.value })}>
        {people.map(({ rank, members }) => (
          <optgroup key={rank} label={t(`sandbox.bar.ranks.${rank}`)}>
            {members
              .filter((member, index) => index < MAX_PEOPLE || member.user.id === me.user.id)
              .map((member) => (
                <option key={member.user.id} value={member.user.id}>
                  {t('sandbox.bar.person', { name: memberDisplayName(member), rank: t(`sandbox.bar.rank.${rank}`) })}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
