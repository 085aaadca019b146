import { IconCheck, IconSlash, IconX } from '@tabler/icons-react';
import { OverwriteType } from 'discord-api-types/v10';
import { useState } from 'react';
import { say } from '../../../locales/translate.ts';
import { control } from '../api/control-client.ts';
import { nameOfUser, type Channel } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';
import { Confirmed } from './confirm-button.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import {
  CHANNEL_RIGHTS,
  overwriteFor,
  roleOfBot,
  standOf,
  STANDS,
  withStand,
  type Right,
  type Stand,
} from './permission-overwrites.ts';

/** The open channel's settings: what the bot, or anybody else, may do in it, and deleting it. */
export function ChannelPanel() {
  const { scene } = useStage();
  const thread = scene.channel?.thread;
  if (thread)
    return (
      <aside className="sb-side sb-panel" aria-label={say('sandbox.threads.title')}>
        <h2>{say('sandbox.threads.title')}</h2>
        <ThreadPanel thread={thread} />
      </aside>
    );
  const channel = scene.categories.flatMap(({ channels }) => channels).find(({ id }) => id === scene.channel?.id);
  return (
    <aside className="sb-side sb-panel" aria-label={say('sandbox.channel.title')}>
      <h2>{say('sandbox.channel.title')}</h2>
      {!channel && <p>{say('sandbox.channel.none')}</p>}
      {channel && !scene.may.channels && !scene.may.roles && <p>{say('sandbox.channel.may_not')}</p>}
      {channel && scene.may.roles && <Permissions key={channel.id} channel={channel} />}
      {channel && scene.may.channels && <Removal key={`${channel.id} removal`} channel={channel} />}
    </aside>
  );
}

function Permissions({ channel }: { channel: Channel }) {
  const { seen, scene } = useStage();
  const { guild } = scene;
  const own = roleOfBot(guild.roles, seen.bot.id);
  const [targetId, aim] = useState(own?.id ?? seen.bot.id);
  const bot = nameOfUser(seen.bot);
  const roles = [...guild.roles].sort((left, right) => right.position - left.position);
  const target = { id: targetId, type: targetId === seen.bot.id ? OverwriteType.Member : OverwriteType.Role };
  const overwrites = 'permission_overwrites' in channel ? channel.permission_overwrites : undefined;
  const overwrite = overwriteFor(overwrites, target);
  const change = (right: Right, stand: Stand) =>
    void control.overwrite(channel.id, targetId, withStand(overwrite, right, stand));
  return (
    <section>
      <label className="sb-line">
        <span>{say('sandbox.channel.whose')}</span>
        <select value={targetId} onChange={(event) => aim(event.currentTarget.value)}>
          <option value={seen.bot.id}>{say('sandbox.channel.bot_itself', { name: bot })}</option>
          {roles.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === own?.id ? say('sandbox.channel.bot_role', { name }) : name}
            </option>
          ))}
        </select>
      </label>
      <p>{say('sandbox.channel.about')}</p>
      <ul className="sb-rights">
        {CHANNEL_RIGHTS.map((right) => (
          <li key={right}>
            <fieldset>
              <legend>{say(`sandbox.rights.${right}`)}</legend>
              {STANDS.map((stand) => (
                <label key={stand} className={`stand ${stand}`} title={say(`sandbox.stands.${stand}`)}>
                  <input
                    type="radio"
                    name={`${channel.id} ${right}`}
                    checked={standOf(overwrite, right) === stand}
                    onChange={() => change(right, stand)}
                  />
                  <span aria-hidden>
                    <Sign stand={stand} />
                  </span>
                  <span className="vh">{say(`sandbox.stands.${stand}`)}</span>
                </label>
              ))}
            </fieldset>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sign({ stand }: { stand: Stand }) {
  const Shape = { deny: IconX, inherit: IconSlash, allow: IconCheck }[stand];
  return <Shape size={16} stroke={2.2} />;
}

function Removal({ channel }: { channel: Channel }) {
  const { go, announce } = useStage();
  const remove = async () => {
    await control.removeChannel(channel.id);
    announce(say('sandbox.channel.removed', { channel: `#${channel.name}` }));
    go({ channel: '', side: 'none' });
    document.querySelector<HTMLElement>('#messages')?.focus();
  };
  return (
    <section>
      <Confirmed
        words={say('sandbox.channel.remove')}
        question={say('sandbox.channel.remove_sure', { channel: `#${channel.name}` })}
        onSure={() => void remove()}
      />
    </section>
  );
}
