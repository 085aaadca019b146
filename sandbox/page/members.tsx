import type { APIGuildMember } from 'discord-api-types/v10';
import { useMemo, useState } from 'react';
import { BotFace } from '../../dashboard/discord/message.tsx';
import { useSurroundings } from '../../dashboard/discord/surroundings.tsx';
import { Face } from '../../dashboard/parts/face.tsx';
import { say } from '../../words/say.ts';
import { control } from './control.ts';
import { nameOf, rolesOf } from './people.ts';
import { useStage } from './scene.ts';
import type { GuildView } from '../control-contract.ts';

const MOST_SHOWN = 200;

/** Who is here, under their highest role; a person's roles are given and taken in place. */
export function Members() {
  const { scene } = useStage();
  const { guild } = scene;
  const groups = useMemo(() => groupsOf(guild), [guild]);
  return (
    <aside className="sb-side sb-members" aria-label={say('sandbox.members.title')}>
      <h2 className="vh">{say('sandbox.members.title')}</h2>
      {groups.map(({ name, members }) => (
        <section key={name}>
          <h3>{say('sandbox.members.group', { role: name, count: members.length })}</h3>
          <ul>
            {members.slice(0, MOST_SHOWN).map((member) => (
              <MemberRow key={member.user.id} member={member} />
            ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}

function groupsOf(guild: GuildView): readonly { name: string; members: readonly APIGuildMember[] }[] {
  const groups = new Map<string, { name: string; position: number; members: APIGuildMember[] }>();
  for (const member of guild.members) {
    const [highest] = rolesOf(guild, member);
    const name = highest?.name ?? say('sandbox.members.online');
    const group = groups.get(name) ?? { name, position: highest?.position ?? 0, members: [] };
    group.members.push(member);
    groups.set(name, group);
  }
  return [...groups.values()].sort((left, right) => right.position - left.position);
}

function MemberRow({ member }: { member: APIGuildMember }) {
  const { scene } = useStage();
  const around = useSurroundings();
  const [isOpen, open] = useState(false);
  const { user } = member;
  const isOwner = user.id === scene.guild.ownerId;
  return (
    <li>
      <button type="button" className="sb-member" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        {user.bot && !user.avatar ? <BotFace size={32} /> : <Face id={user.id} name={nameOf(member)} size={32} />}
        <span>
          <b style={{ color: around.nameColour?.(user.id) }}>{nameOf(member)}</b>
          {user.bot && <span className="dc-app">{say('sandbox.members.bot')}</span>}
          {isOwner && <small>{say('sandbox.members.owner')}</small>}
          {user.id === scene.me.user.id && <small>{say('sandbox.members.you')}</small>}
        </span>
      </button>
      {isOpen && <Roles member={member} />}
    </li>
  );
}

function Roles({ member }: { member: APIGuildMember }) {
  const { scene, go } = useStage();
  const { guild } = scene;
  const held = new Set(member.roles);
  const roles = guild.roles.filter(({ id, managed }) => id !== guild.id && !managed);
  const toggle = (id: string) => {
    const roleIds = held.has(id) ? member.roles.filter((one) => one !== id) : [...member.roles, id];
    // The list changes when the server says so.
    void control.setRoles(guild.id, member.user.id, roleIds);
  };
  return (
    <div className="sb-roles">
      <div role="group" aria-label={say('sandbox.members.roles_of', { name: nameOf(member) })}>
        {roles.map(({ id, name }) => (
          <label key={id} className="sb-check">
            <input type="checkbox" checked={held.has(id)} onChange={() => toggle(id)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
      {!member.user.bot && (
        <button type="button" className="dc-btn s" onClick={() => go({ as: member.user.id })}>
          {say('sandbox.members.be', { name: nameOf(member) })}
        </button>
      )}
    </div>
  );
}
