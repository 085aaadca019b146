import { IconCheck, IconSlash, IconX } from '@tabler/icons-react';
import { OverwriteType } from 'discord-api-types/v10';
import { useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { controlApi } from '../api/control-client.ts';
import { userDisplayName, type Channel } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import {
  CHANNEL_PERMISSIONS,
  findOverwrite,
  findBotRole,
  overwriteStateOf,
  OVERWRITE_STATES,
  withOverwriteState,
  type PermissionName,
  type OverwriteState,
} from './permission-overwrites.ts';

/** The settings of the open channel: permission overwrites of the bot and of roles, and deletion. */
export function ChannelPanel() {
  const { pageView } = usePageContext();
  const thread = pageView.channel?.thread;
  if (thread)
    return (
      <aside className="sb-side sb-panel" aria-label={t('sandbox.threads.title')}>
        <h2>{t('sandbox.threads.title')}</h2>
        <ThreadPanel thread={thread} />
      </aside>
    );
  const channel = pageView.categories.flatMap(({ channels }) => channels).find(({ id }) => id === pageView.channel?.id);
  return (
    <aside className="sb-side sb-panel" aria-label={t('sandbox.channel.title')}>
      <h2>{t('sandbox.channel.title')}</h2>
      {!channel && <p>{t('sandbox.channel.none')}</p>}
      {channel && !pageView.can.channels && !pageView.can.roles && <p>{t('sandbox.channel.may_not')}</p>}
      {channel && pageView.can.roles && <Permissions key={channel.id} channel={channel} />}
      {channel && pageView.can.channels && <DeleteChannel key={`${channel.id} removal`} channel={channel} />}
    </aside>
  );
}

function Permissions({ channel }: { channel: Channel }) {
  const { pageState, pageView } = usePageContext();
  const { guild } = pageView;
  const botRole = findBotRole(guild.roles, pageState.bot.id);
  const [targetId, setTargetId] = useState(botRole?.id ?? pageState.bot.id);
  const bot = userDisplayName(pageState.bot);
  const roles = [...guild.roles].sort((left, right) => right.position - left.position);
  const target = { id: targetId, type: targetId === pageState.bot.id ? OverwriteType.Member : OverwriteType.Role };
  const overwrites = 'permission_overwrites' in channel ? channel.permission_overwrites : undefined;
  const overwrite = findOverwrite(overwrites, target);
  const change = (permission: PermissionName, overwriteState: OverwriteState) =>
    void controlApi.setOverwrite(channel.id, targetId, withOverwriteState(overwrite, permission, overwriteState));
  return (
    <section>
      <label className="sb-line">
        <span>{t('sandbox.channel.whose')}</span>
        <select value={targetId} onChange={(event) => setTargetId(event.currentTarget.value)}>
          <option value={pageState.bot.id}>{t('sandbox.channel.bot_itself', { name: bot })}</option>
          {roles.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === botRole?.id ? t('sandbox.channel.bot_role', { name }) : name}
            </option>
          ))}
        </select>
      </label>
      <p>{t('sandbox.channel.about')}</p>
      <ul className="sb-rights">
        {CHANNEL_PERMISSIONS.map((permission) => (
          <li key={permission}>
            <fieldset>
              <legend>{t(`sandbox.rights.${permission}`)}</legend>
              {OVERWRITE_STATES.map((overwriteState) => (
                <label
                  key={overwriteState}
                  className={`stand ${overwriteState}`}
                  title={t(`sandbox.stands.${overwriteState}`)}
                >
                  <input
                    type="radio"
                    name={`${channel.id} ${permission}`}
                    checked={overwriteStateOf(overwrite, permission) === overwriteState}
                    onChange={() => change(permission, overwriteState)}
                  />
                  <span aria-hidden>
                    <OverwriteStateIcon overwriteState={overwriteState} />
                  </span>
                  <span className="vh">{t(`sandbox.stands.${overwriteState}`)}</span>
                </label>
              ))}
            </fieldset>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OverwriteStateIcon({ overwriteState }: { overwriteState: OverwriteState }) {
  const Icon = { deny: IconX, inherit: IconSlash, allow: IconCheck }[overwriteState];
  return <Icon size={16} stroke={2.2} />;
}

function DeleteChannel({ channel }: { channel: Channel }) {
  const { navigate, announce } = usePageContext();
  const remove = async () => {
    await controlApi.removeChannel(channel.id);
    announce(t('sandbox.channel.removed', { channel: `#${channel.name}` }));
    navigate({ channel: '', side: 'none' });
    document.querySelector<HTMLElement>('#messages')?.focus();
  };
  return (
    <section>
      <ConfirmButton
        label={t('sandbox.channel.remove')}
        question={t('sandbox.channel.remove_sure', { channel: `#${channel.name}` })}
        onConfirm={() => void remove()}
      />
    </section>
  );
}
