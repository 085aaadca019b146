import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privately } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { freezeMember, unfreezeMember } from '../balances/freeze-member.ts';
import { PLAIN_COLOUR } from './colours.ts';

/** Since when an account is frozen, and why, for those who may know. */
export const frozenText = ({ frozenAt, reason }: { frozenAt: Date; reason: string | null }): string => {
  const at = Math.floor(frozenAt.getTime() / 1_000);
  return reason === null
    ? say('discord.freeze.since', { at })
    : say('discord.freeze.since_because', { at, reason: escapeText(reason) });
};

export const freezeCommand = defineCommand({
  name: 'freeze',
  about: 'Freeze an account: nothing can be given, received or claimed',
  right: RIGHTS.freeze_member,
  options: {
    user: { kind: 'user', about: 'Whose account' },
    reason: { kind: 'string', about: 'Why; kept in the audit log', minLength: 1, maxLength: 200 },
  },
  async run(ctx, { guildId }, { user, reason }) {
    const frozen = await freezeMember(ctx, { guildId, userId: user.id, reason });
    return told(say('discord.freeze.frozen', { name: escapeText(user.displayName) }), frozenText(frozen));
  },
});

export const unfreezeCommand = defineCommand({
  name: 'unfreeze',
  about: 'Let a frozen account act again',
  right: RIGHTS.freeze_member,
  options: { user: { kind: 'user', about: 'Whose account' } },
  async run(ctx, { guildId }, { user }) {
    const { wasFrozen } = await unfreezeMember(ctx, { guildId, userId: user.id });
    const name = escapeText(user.displayName);
    return told(say(wasFrozen ? 'discord.freeze.unfrozen' : 'discord.freeze.was_not', { name }));
  },
});

const told = (title: string, description?: string) =>
  privately({ embeds: [{ color: PLAIN_COLOUR, title, ...(description !== undefined && { description }) }] });
