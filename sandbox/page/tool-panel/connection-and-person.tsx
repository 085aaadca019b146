import { useEffect, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { controlApi } from '../api/control-client.ts';
import { memberDisplayName, userDisplayName } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';

const HOUR_MS = 3_600_000;

/** The connection settings for a bot, shown while none is connected. */
export function ConnectionInfo() {
  const { pageState } = usePageContext();
  const { connect, sessions, bot } = pageState;
  if (sessions > 0) return null;
  return (
    <section>
      <h2>{t('sandbox.connect.title')}</h2>
      <p>{t('sandbox.connect.about')}</p>
      <dl className="sb-connect">
        <dt>DISCORD_API_URL</dt>
        <dd>{connect.apiUrl}</dd>
        <dt>DISCORD_TOKEN</dt>
        <dd>{connect.token}</dd>
        <dt>DISCORD_APPLICATION_ID</dt>
        <dd>{bot.id}</dd>
      </dl>
    </section>
  );
}

/** The selected user's DM setting and the sandbox's clock. */
export function PersonControls() {
  const { pageState, pageView, announce } = usePageContext();
  const { id } = pageView.me.user;
  const [dmSetting, setDmSetting] = useState<{ id: string; accepts: boolean }>();
  useEffect(() => {
    let isCancelled = false;
    void controlApi.person(id).then(({ acceptsDms }) => !isCancelled && setDmSetting({ id, accepts: acceptsDms }));
    return () => {
      isCancelled = true;
    };
  }, [id]);
  const accepts = dmSetting?.id === id ? dmSetting.accepts : true;
  const change = async (acceptsDms: boolean) => {
    const view = await controlApi.changePerson(id, { acceptsDms });
    setDmSetting({ id, accepts: view.acceptsDms });
  };
  const advanceClock = async (hours: number) => {
    await controlApi.advanceClock(hours * HOUR_MS);
    announce(t('sandbox.person.hurried', { count: hours }));
  };
  return (
    <section>
      <h2>{t('sandbox.person.title', { name: memberDisplayName(pageView.me) })}</h2>
      <ul className="sb-faults">
        <li>
          <label htmlFor="sb-dms">
            <b>{t('sandbox.person.dms')}</b>
            <small>{t('sandbox.person.dms_about', { bot: userDisplayName(pageState.bot) })}</small>
          </label>
          <input
            id="sb-dms"
            type="checkbox"
            role="switch"
            className="sb-switch good"
            checked={accepts}
            onChange={(event) => void change(event.currentTarget.checked)}
          />
        </li>
        <li>
          <div>
            <b>{t('sandbox.person.hurry')}</b>
            <small>{t('sandbox.person.hurry_about')}</small>
          </div>
          <button type="button" className="dc-btn s sb-small" onClick={() => void advanceClock(1)}>
            {t('sandbox.person.hour')}
          </button>
          <button type="button" className="dc-btn s sb-small" onClick={() => void advanceClock(24)}>
            {t('sandbox.person.day')}
          </button>
        </li>
      </ul>
    </section>
  );
}
