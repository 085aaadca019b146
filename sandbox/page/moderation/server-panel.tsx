import { IconX } from '@tabler/icons-react';
import type { APIRole } from 'discord-api-types/v10';
import { useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { controlApi } from '../api/control-client.ts';
import { userDisplayName } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { NameForm } from './name-form.tsx';
import { hasPermission, findBotRole, SERVER_PERMISSIONS, togglePermission } from './permission-overwrites.ts';

/** The server's settings: roles and their permissions, new channels, and the bot. */
export function ServerPanel() {
  const { pageView, navigate } = usePageContext();
  const { can, guild } = pageView;
  return (
    <aside className="sb-side sb-panel" aria-label={t('sandbox.server.title')}>
      <header>
        <h2>{t('sandbox.server.title')}</h2>
        <button
          type="button"
          className="sb-icon"
          aria-label={t('sandbox.channels.close')}
          onClick={() => navigate({ side: 'none' })}
        >
          <IconX size={18} aria-hidden />
        </button>
      </header>
      {!can.roles && !can.channels && !can.server && <p>{t('sandbox.server.may_not')}</p>}
      {can.roles && <Roles key={guild.id} />}
      {can.channels && (
        <NameForm
          label={t('sandbox.server.new_channel')}
          onSubmitName={(name) => void controlApi.addChannel(guild.id, { name })}
        />
      )}
      {can.server && <BotSection />}
    </aside>
  );
}

function Roles() {
  const { pageState, pageView } = usePageContext();
  const { guild } = pageView;
  const roles = [...guild.roles].sort((left, right) => right.position - left.position);
  const [openId, setOpenId] = useState(findBotRole(guild.roles, pageState.bot.id)?.id ?? guild.id);
  const role = guild.roles.find(({ id }) => id === openId) ?? roles[0];
  return (
    <section>
      <label className="sb-line">
        <span>{t('sandbox.server.role')}</span>
        <select value={role?.id} onChange={(event) => setOpenId(event.currentTarget.value)}>
          {roles.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {role && <RolePermissions role={role} />}
      <NameForm
        label={t('sandbox.server.new_role')}
        onSubmitName={(name) => void controlApi.addRole(guild.id, { name }).then(({ id }) => setOpenId(id))}
      />
    </section>
  );
}

function RolePermissions({ role }: { role: APIRole }) {
  const { pageView, announce } = usePageContext();
  const { guild } = pageView;
  const remove = async () => {
    await controlApi.removeRole(guild.id, role.id);
    announce(t('sandbox.server.role_removed', { role: role.name }));
  };
  return (
    <>
      <ul className="sb-rights">
        {SERVER_PERMISSIONS.map((permission) => (
          <li key={permission}>
            <label className="sb-check">
              <input
                type="checkbox"
                checked={hasPermission(role, permission)}
                onChange={() =>
                  // The list updates with the event from the sandbox.
                  void controlApi.changeRole(guild.id, role.id, { permissions: togglePermission(role, permission) })
                }
              />
              <span>{t(`sandbox.rights.${permission}`)}</span>
            </label>
          </li>
        ))}
      </ul>
      {role.id !== guild.id && !role.managed && (
        <ConfirmButton
          key={role.id}
          label={t('sandbox.server.remove_role')}
          question={t('sandbox.server.remove_role_sure', { role: role.name })}
          onConfirm={() => void remove()}
        />
      )}
    </>
  );
}

function BotSection() {
  const { pageState, pageView, announce } = usePageContext();
  const { guild } = pageView;
  const name = userDisplayName(pageState.bot);
  const { unavailable } = guild;
  return (
    <section>
      <h3>{t('sandbox.server.bot', { name })}</h3>
      <label className="sb-check">
        <input
          type="checkbox"
          role="switch"
          className="sb-switch"
          checked={unavailable}
          onChange={() => void controlApi.changeGuild(guild.id, { unavailable: !unavailable })}
        />
        <span>
          {t('sandbox.server.outage')} <small>{t('sandbox.server.outage_about')}</small>
        </span>
      </label>
      <ConfirmButton
        label={t('sandbox.server.remove_bot')}
        question={t('sandbox.server.remove_bot_sure', { name, server: guild.name })}
        onConfirm={() =>
          void controlApi.removeBot(guild.id).then(() => announce(t('sandbox.server.bot_removed', { name })))
        }
      />
    </section>
  );
}
