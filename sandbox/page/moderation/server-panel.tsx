import { IconX } from '@tabler/icons-react';
import type { APIRole } from 'discord-api-types/v10';
import { useState } from 'react';
import { say } from '../../../locales/translate.ts';
import { control } from '../api/control-client.ts';
import { nameOfUser } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';
import { Confirmed } from './confirm-button.tsx';
import { NewNamed } from './name-form.tsx';
import { holds, roleOfBot, SERVER_RIGHTS, switched } from './permission-overwrites.ts';

/** The server's settings: its roles and what each may do, new channels, and the bot's own place in it. */
export function ServerPanel() {
  const { scene, go } = useStage();
  const { may, guild } = scene;
  return (
    <aside className="sb-side sb-panel" aria-label={say('sandbox.server.title')}>
      <header>
        <h2>{say('sandbox.server.title')}</h2>
        <button
          type="button"
          className="sb-icon"
          aria-label={say('sandbox.channels.close')}
          onClick={() => go({ side: 'none' })}
        >
          <IconX size={18} aria-hidden />
        </button>
      </header>
      {!may.roles && !may.channels && !may.server && <p>{say('sandbox.server.may_not')}</p>}
      {may.roles && <Roles key={guild.id} />}
      {may.channels && (
        <NewNamed
          label={say('sandbox.server.new_channel')}
          onName={(name) => void control.addChannel(guild.id, { name })}
        />
      )}
      {may.server && <BotInServer />}
    </aside>
  );
}

function Roles() {
  const { seen, scene } = useStage();
  const { guild } = scene;
  const roles = [...guild.roles].sort((left, right) => right.position - left.position);
  const [openId, open] = useState(roleOfBot(guild.roles, seen.bot.id)?.id ?? guild.id);
  const role = guild.roles.find(({ id }) => id === openId) ?? roles[0];
  return (
    <section>
      <label className="sb-line">
        <span>{say('sandbox.server.role')}</span>
        <select value={role?.id} onChange={(event) => open(event.currentTarget.value)}>
          {roles.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {role && <RoleRights role={role} />}
      <NewNamed
        label={say('sandbox.server.new_role')}
        onName={(name) => void control.addRole(guild.id, { name }).then(({ id }) => open(id))}
      />
    </section>
  );
}

function RoleRights({ role }: { role: APIRole }) {
  const { scene, announce } = useStage();
  const { guild } = scene;
  const remove = async () => {
    await control.removeRole(guild.id, role.id);
    announce(say('sandbox.server.role_removed', { role: role.name }));
  };
  return (
    <>
      <ul className="sb-rights">
        {SERVER_RIGHTS.map((right) => (
          <li key={right}>
            <label className="sb-check">
              <input
                type="checkbox"
                checked={holds(role, right)}
                onChange={() =>
                  // The list changes when the server says so.
                  void control.changeRole(guild.id, role.id, { permissions: switched(role, right) })
                }
              />
              <span>{say(`sandbox.rights.${right}`)}</span>
            </label>
          </li>
        ))}
      </ul>
      {role.id !== guild.id && !role.managed && (
        <Confirmed
          key={role.id}
          words={say('sandbox.server.remove_role')}
          question={say('sandbox.server.remove_role_sure', { role: role.name })}
          onSure={() => void remove()}
        />
      )}
    </>
  );
}

function BotInServer() {
  const { seen, scene, announce } = useStage();
  const { guild } = scene;
  const name = nameOfUser(seen.bot);
  const { unavailable } = guild;
  return (
    <section>
      <h3>{say('sandbox.server.bot', { name })}</h3>
      <label className="sb-check">
        <input
          type="checkbox"
          role="switch"
          className="sb-switch"
          checked={unavailable}
          onChange={() => void control.changeGuild(guild.id, { unavailable: !unavailable })}
        />
        <span>
          {say('sandbox.server.outage')} <small>{say('sandbox.server.outage_about')}</small>
        </span>
      </label>
      <Confirmed
        words={say('sandbox.server.remove_bot')}
        question={say('sandbox.server.remove_bot_sure', { name, server: guild.name })}
        onSure={() =>
          void control.removeBot(guild.id).then(() => announce(say('sandbox.server.bot_removed', { name })))
        }
      />
    </section>
  );
}
