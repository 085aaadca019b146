import { t } from '../../../../locales/translate.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { freezeMember, unfreezeMember } from '../balances/freeze-member.ts';
import { embedReply } from './embed-reply.ts';
import { RIGHTS } from '../rights.ts';

/** States since when an account is frozen and why; for staff only. */
export const freezeText = ({ frozenAt, reason }: { frozenAt: Date; reason: string | null }): string => {
  const at = Math.floor(frozenAt.getTime() / 1_000);
  return reason === null
    ? t('discord.freeze.since', { at })
    : t('discord.freeze.since_because', { at, reason: escapeText(reason) });
};

export const freezeCommand = defineCommand({
  name: 'freeze',
  description: 'Freeze an account: nothing can be given, received or claimed',
  right: RIGHTS.freeze_member,
  options: {
    user: { kind: 'user', description: 'Whose account' },
    reason: { kind: 'string', description: 'Why; kept in the audit log', minLength: 1, maxLength: 200 },
  },
  async run(ctx, { guildId }, { user, reason }) {
    const freeze = await freezeMember(ctx, { guildId, userId: user.id, reason });
    return embedReply(t('discord.freeze.frozen', { name: escapeText(user.displayName) }), freezeText(freeze));
  },
});

export const unfreezeCommand = defineCommand({
  name: 'unfreeze',
  description: 'Let a frozen account act again',
  right: RIGHTS.freeze_member,
  options: { user: { kind: 'user', description: 'Whose account' } },
  async run(ctx, { guildId }, { user }) {
    const { wasFrozen } = await unfreezeMember(ctx, { guildId, userId: user.id });
    const name = escapeText(user.displayName);
    return embedReply(t(wasFrozen ? 'discord.freeze.unfrozen' : 'discord.freeze.was_not', { name }));
  },
});
