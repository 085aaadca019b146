import type { APIGuildMember } from 'discord-api-types/v10';
import { useMemo, useState } from 'react';
import { BotAvatar } from '../../../ui/discord/message.tsx';
import { useMessageContext } from '../../../ui/discord/message-context.tsx';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { t } from '../../../locales/translate.ts';
import { controlApi } from '../api/control-client.ts';
import { MemberCard } from './member-card.tsx';
import { NameForm } from './name-form.tsx';
import { memberDisplayName, rolesOf } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';
import type { Interactions } from '../state/use-interactions.ts';
import type { GuildView } from '../../control-api/contract.ts';

const MAX_MEMBERS_PER_GROUP = 200;

/** The members by their highest role. A member's actions open in place. */
export function MembersPanel({ interactions }: { interactions: Interactions }) {
  const { pageView, announce } = usePageContext();
  const { guild } = pageView;
  const [openId, setOpenId] = useState<string>();
  const [lastRole, setLastRole] = useState<string>();
  const groups = useMemo(() => groupMembersByRole(guild), [guild]);
  const addMember = async (name: string) => {
    await controlApi.join(guild.id, { name });
    announce(t('sandbox.members.joined', { name }));
  };
  return (
    <aside className="sb-side sb-members" tabIndex={-1} aria-label={t('sandbox.members.title')}>
      <h2 className="vh">{t('sandbox.members.title')}</h2>
      {groups.map(({ name, members }) => (
        <section key={name}>
          <h3>{t('sandbox.members.group', { role: name, count: members.length })}</h3>
          <ul>
            {members.slice(0, MAX_MEMBERS_PER_GROUP).map((member) => (
              <MemberRow
                key={member.user.id}
                member={member}
                interactions={interactions}
                lastRole={lastRole}
                onRoleToggle={setLastRole}
                isOpen={openId === member.user.id}
                onOpen={(isOpen) => setOpenId(isOpen ? member.user.id : undefined)}
              />
            ))}
          </ul>
        </section>
      ))}
      <NameForm label={t('sandbox.members.join')} onSubmitName={(name) => void addMember(name)} />
    </aside>
  );
}

function groupMembersByRole(guild: GuildView): readonly { name: string; members: readonly APIGuildMember[] }[] {
  const groups = new Map<string, { name: string; position: number; members: APIGuildMember[] }>();
  for (const member of guild.members) {
    const [highest] = rolesOf(guild, member);
    const name = highest?.name ?? t('sandbox.members.online');
    const group = groups.get(name) ?? { name, position: highest?.position ?? 0, members: [] };
    group.members.push(member);
    groups.set(name, group);
  }
  return [...groups.values()].sort((left, right) => right.position - left.position);
}

/** An open row stays open when a role change moves the member to another group. */
function MemberRow({
  member,
  isOpen,
  onOpen,
  ...cardProps
}: Parameters<typeof MemberCard>[0] & { isOpen: boolean; onOpen: (isOpen: boolean) => void }) {
  const { pageView } = usePageContext();
  const messageContext = useMessageContext();
  const { user } = member;
  const isOwner = user.id === pageView.guild.ownerId;
  return (
    <li>
      <button type="button" className="sb-member" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
        {user.bot && !user.avatar ? (
          <BotAvatar size={32} />
        ) : (
          <Avatar id={user.id} name={memberDisplayName(member)} url={messageContext.avatarUrl?.(user)} size={32} />
        )}
        <span>
          <b style={{ color: messageContext.nameColour?.(user.id) }}>{memberDisplayName(member)}</b>
          {user.bot && <span className="dc-app">{t('sandbox.members.bot')}</span>}
          {isOwner && <small>{t('sandbox.members.owner')}</small>}
          {user.id === pageView.me.user.id && <small>{t('sandbox.members.you')}</small>}
        </span>
      </button>
      {isOpen && <MemberCard member={member} {...cardProps} />}
    </li>
  );
}
