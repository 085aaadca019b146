import { useEffect, useState } from 'react';
import { say } from '../../../locales/translate.ts';
import { control } from '../api/control-client.ts';
import { nameOf, nameOfUser } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';

const HOUR_MS = 3_600_000;

/** While no bot is here: what to give one, so that it comes. */
export function Connect() {
  const { seen } = useStage();
  const { connect, sessions, bot } = seen;
  if (sessions > 0) return null;
  return (
    <section>
      <h2>{say('sandbox.connect.title')}</h2>
      <p>{say('sandbox.connect.about')}</p>
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

/** What the person one is lets the bot do, and time, which one may hurry. */
export function Person() {
  const { seen, scene, announce } = useStage();
  const { id } = scene.me.user;
  const [known, know] = useState<{ id: string; accepts: boolean }>();
  useEffect(() => {
    let isOver = false;
    void control.person(id).then(({ acceptsDms }) => !isOver && know({ id, accepts: acceptsDms }));
    return () => {
      isOver = true;
    };
  }, [id]);
  const accepts = known?.id === id ? known.accepts : true;
  const change = async (acceptsDms: boolean) => {
    const view = await control.changePerson(id, { acceptsDms });
    know({ id, accepts: view.acceptsDms });
  };
  const hurry = async (hours: number) => {
    await control.advance(hours * HOUR_MS);
    announce(say('sandbox.person.hurried', { count: hours }));
  };
  return (
    <section>
      <h2>{say('sandbox.person.title', { name: nameOf(scene.me) })}</h2>
      <ul className="sb-faults">
        <li>
          <label htmlFor="sb-dms">
            <b>{say('sandbox.person.dms')}</b>
            <small>{say('sandbox.person.dms_about', { bot: nameOfUser(seen.bot) })}</small>
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
            <b>{say('sandbox.person.hurry')}</b>
            <small>{say('sandbox.person.hurry_about')}</small>
          </div>
          <button type="button" className="dc-btn s sb-small" onClick={() => void hurry(1)}>
            {say('sandbox.person.hour')}
          </button>
          <button type="button" className="dc-btn s sb-small" onClick={() => void hurry(24)}>
            {say('sandbox.person.day')}
          </button>
        </li>
      </ul>
    </section>
  );
}
