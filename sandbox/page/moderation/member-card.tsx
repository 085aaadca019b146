import { IconApps } from '@tabler/icons-react';
import { ApplicationCommandType, type APIGuildMember } from 'discord-api-types/v10';
import { useEffect, useRef } from 'react';
import { t } from '../../../locales/translate.ts';
import { useMenuCommands } from '../composer/use-commands.ts';
import { controlApi } from '../api/control-client.ts';
import { memberDisplayName, rolesOf } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';
import type { Interactions } from '../state/use-interactions.ts';
import { ConfirmButton } from './confirm-button.tsx';

/** The actions for a member: change roles, run the bot's user commands, act as the member, kick. */
export function MemberCard({
  member,
  interactions,
  ...roles
}: {
  member: APIGuildMember;
  interactions: Interactions;
  /** The role toggled last. When the card moves to another group, its checkbox gets the focus again. */
  lastRole: string | undefined;
  onRoleToggle: (id: string) => void;
}) {
  const { pageView, navigate, announce } = usePageContext();
  const { guild, can, me } = pageView;
  const { user } = member;
  const name = memberDisplayName(member);
  const isOwner = user.id === guild.ownerId;
  const remove = async () => {
    await controlApi.removeMember(guild.id, user.id);
    announce(t('sandbox.members.removed', { name }));
    document.querySelector<HTMLElement>('.sb-members')?.focus();
  };
  return (
    <div className="sb-roles">
      {can.roles ? <RoleChecks member={member} {...roles} /> : <RoleNames member={member} />}
      <div className="sb-card-acts">
        {!user.bot && user.id !== me.user.id && (
          <button type="button" className="dc-btn s sb-small" onClick={() => navigate({ as: user.id })}>
            {t('sandbox.members.be', { name })}
          </button>
        )}
        <UserCommands onPick={(command) => void interactions.runMenuCommand(command, user.id)} />
        {can.kick && !isOwner && user.id !== me.user.id && (
          <ConfirmButton
            label={t('sandbox.members.remove')}
            question={t('sandbox.members.remove_sure', { name, server: guild.name })}
            onConfirm={() => void remove()}
          />
        )}
      </div>
    </div>
  );
}

function UserCommands({ onPick }: { onPick: (command: string) => void }) {
  return useMenuCommands(ApplicationCommandType.User).map((command) => (
    <button key={command} type="button" className="dc-btn s sb-small" onClick={() => onPick(command)}>
      <IconApps size={15} aria-hidden /> {command}
    </button>
  ));
}

function RoleChecks({ member, lastRole, onRoleToggle }: Omit<Parameters<typeof MemberCard>[0], 'interactions'>) {
  const { guild } = usePageContext().pageView;
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (lastRole !== undefined && document.activeElement === document.body)
      group.current?.querySelector<HTMLElement>(`[value="${lastRole}"]`)?.focus();
  }, [lastRole]);
  const heldRoleIds = new Set(member.roles);
  const roles = guild.roles.filter(({ id, managed }) => id !== guild.id && !managed);
  const toggle = (id: string) => {
    const roleIds = heldRoleIds.has(id) ? member.roles.filter((one) => one !== id) : [...member.roles, id];
    onRoleToggle(id);
    // The list updates with the event from the sandbox.
    void controlApi.setRoles(guild.id, member.user.id, roleIds);
  };
  return (
    <div ref={group} role="group" aria-label={t('sandbox.members.roles_of', { name: memberDisplayName(member) })}>
      {roles.map(({ id, name }) => (
        <label key={id} className="sb-check">
          <input type="checkbox" value={id} checked={heldRoleIds.has(id)} onChange={() => toggle(id)} />
          <span>{name}</span>
        </label>
      ))}
    </div>
  );
}

const RoleNames = ({ member }: { member: APIGuildMember }) => {
  const roles = rolesOf(usePageContext().pageView.guild, member);
  return <p>{roles.map(({ name }) => name).join(', ') || t('sandbox.channels.no_roles')}</p>;
};
