import type { APIGuildMember } from 'discord-api-types/v10';
import { useMemo, useState } from 'react';
import { BotFace } from '../../../ui/discord/message.tsx';
import { useSurroundings } from '../../../ui/discord/message-context.tsx';
import { Face } from '../../../ui/components/avatar.tsx';
import { say } from '../../../locales/translate.ts';
import { control } from '../api/control-client.ts';
import { MemberCard } from './member-card.tsx';
import { NewNamed } from './name-form.tsx';
import { nameOf, rolesOf } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';
import type { Acting } from '../state/use-interactions.ts';
import type { GuildView } from '../../control-api/contract.ts';

const MOST_SHOWN = 200;

/** Who is here, under their highest role; what one may do about somebody opens in place. */
export function Members({ acting }: { acting: Acting }) {
  const { scene, announce } = useStage();
  const { guild } = scene;
  const [openId, open] = useState<string>();
  const [lastRole, setLastRole] = useState<string>();
  const groups = useMemo(() => groupsOf(guild), [guild]);
  const join = async (name: string) => {
    await control.join(guild.id, { name });
    announce(say('sandbox.members.joined', { name }));
  };
  return (
    <aside className="sb-side sb-members" tabIndex={-1} aria-label={say('sandbox.members.title')}>
      <h2 className="vh">{say('sandbox.members.title')}</h2>
      {groups.map(({ name, members }) => (
        <section key={name}>
          <h3>{say('sandbox.members.group', { role: name, count: members.length })}</h3>
          <ul>
            {members.slice(0, MOST_SHOWN).map((member) => (
              <MemberRow
                key={member.user.id}
                member={member}
                acting={acting}
                lastRole={lastRole}
                onRole={setLastRole}
                isOpen={openId === member.user.id}
                onOpen={(isOpen) => open(isOpen ? member.user.id : undefined)}
              />
            ))}
          </ul>
        </section>
      ))}
      <NewNamed label={say('sandbox.members.join')} onName={(name) => void join(name)} />
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

/** Open stays open when a change of roles moves somebody to another group. */
function MemberRow({
  member,
  isOpen,
  onOpen,
  ...card
}: Parameters<typeof MemberCard>[0] & { isOpen: boolean; onOpen: (isOpen: boolean) => void }) {
  const { scene } = useStage();
  const around = useSurroundings();
  const { user } = member;
  const isOwner = user.id === scene.guild.ownerId;
  return (
    <li>
      <button type="button" className="sb-member" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
        {user.bot && !user.avatar ? (
          <BotFace size={32} />
        ) : (
          <Face id={user.id} name={nameOf(member)} url={around.avatarUrl?.(user)} size={32} />
        )}
        <span>
          <b style={{ color: around.nameColour?.(user.id) }}>{nameOf(member)}</b>
          {user.bot && <span className="dc-app">{say('sandbox.members.bot')}</span>}
          {isOwner && <small>{say('sandbox.members.owner')}</small>}
          {user.id === scene.me.user.id && <small>{say('sandbox.members.you')}</small>}
        </span>
      </button>
      {isOpen && <MemberCard member={member} {...card} />}
    </li>
  );
}
