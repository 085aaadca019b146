import { IconApps } from '@tabler/icons-react';
import { ApplicationCommandType, type APIGuildMember } from 'discord-api-types/v10';
import { useEffect, useRef } from 'react';
import { say } from '../../../locales/translate.ts';
import { useMenuCommands } from '../composer/use-commands.ts';
import { control } from '../api/control-client.ts';
import { nameOf, rolesOf } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';
import type { Acting } from '../state/use-interactions.ts';
import { Confirmed } from './confirm-button.tsx';

/** What one may do about a member: their roles, the bot's commands for them, being them, sending them away. */
export function MemberCard({
  member,
  acting,
  ...roles
}: {
  member: APIGuildMember;
  acting: Acting;
  /** The role given or taken last; the card may be drawn anew in another group, and its box has the focus again. */
  lastRole: string | undefined;
  onRole: (id: string) => void;
}) {
  const { scene, go, announce } = useStage();
  const { guild, may, me } = scene;
  const { user } = member;
  const name = nameOf(member);
  const isOwner = user.id === guild.ownerId;
  const remove = async () => {
    await control.removeMember(guild.id, user.id);
    announce(say('sandbox.members.removed', { name }));
    document.querySelector<HTMLElement>('.sb-members')?.focus();
  };
  return (
    <div className="sb-roles">
      {may.roles ? <RoleChecks member={member} {...roles} /> : <RoleNames member={member} />}
      <div className="sb-card-acts">
        {!user.bot && user.id !== me.user.id && (
          <button type="button" className="dc-btn s sb-small" onClick={() => go({ as: user.id })}>
            {say('sandbox.members.be', { name })}
          </button>
        )}
        <Apps onPick={(command) => void acting.menu(command, user.id)} />
        {may.kick && !isOwner && user.id !== me.user.id && (
          <Confirmed
            words={say('sandbox.members.remove')}
            question={say('sandbox.members.remove_sure', { name, server: guild.name })}
            onSure={() => void remove()}
          />
        )}
      </div>
    </div>
  );
}

function Apps({ onPick }: { onPick: (command: string) => void }) {
  return useMenuCommands(ApplicationCommandType.User).map((command) => (
    <button key={command} type="button" className="dc-btn s sb-small" onClick={() => onPick(command)}>
      <IconApps size={15} aria-hidden /> {command}
    </button>
  ));
}

function RoleChecks({ member, lastRole, onRole }: Omit<Parameters<typeof MemberCard>[0], 'acting'>) {
  const { guild } = useStage().scene;
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (lastRole !== undefined && document.activeElement === document.body)
      group.current?.querySelector<HTMLElement>(`[value="${lastRole}"]`)?.focus();
  }, [lastRole]);
  const held = new Set(member.roles);
  const roles = guild.roles.filter(({ id, managed }) => id !== guild.id && !managed);
  const toggle = (id: string) => {
    const roleIds = held.has(id) ? member.roles.filter((one) => one !== id) : [...member.roles, id];
    onRole(id);
    // The list changes when the server says so.
    void control.setRoles(guild.id, member.user.id, roleIds);
  };
  return (
    <div ref={group} role="group" aria-label={say('sandbox.members.roles_of', { name: nameOf(member) })}>
      {roles.map(({ id, name }) => (
        <label key={id} className="sb-check">
          <input type="checkbox" value={id} checked={held.has(id)} onChange={() => toggle(id)} />
          <span>{name}</span>
        </label>
      ))}
    </div>
  );
}

const RoleNames = ({ member }: { member: APIGuildMember }) => {
  const roles = rolesOf(useStage().scene.guild, member);
  return <p>{roles.map(({ name }) => name).join(', ') || say('sandbox.channels.no_roles')}</p>;
};
