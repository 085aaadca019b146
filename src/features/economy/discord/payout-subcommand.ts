import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineSubcommand } from '../../../platform/discord/commands/define.ts';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import { privately, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { Seen } from '../../../platform/discord/interactions/interaction-context.ts';
import { payRole, type Payout } from '../payouts/pay-role.ts';
import { holdersOf } from '../payouts/list-role-holders.ts';
import { PLAIN_COLOUR } from './colours.ts';

export type PayoutParts = {
  /** How the bot reaches Discord; undefined where no bot runs. */
  discord: () => DiscordPort | undefined;
  /** Keeps how people are called, apart from what is done to their coins. */
  seen: (guildId: string, people: readonly Seen[]) => void;
};

/** `/coins payout`: the same coins to everybody who holds a role. */
export const createPayoutSubcommand = ({ discord, seen }: PayoutParts) =>
  defineSubcommand({
    name: 'payout',
    about: 'Give everybody who holds a role coins out of nothing',
    right: RIGHTS.change_balance,
    options: {
      role: { kind: 'role', about: 'Whose members' },
      amount: { kind: 'coins', about: 'How many coins each' },
      reason: { kind: 'string', about: 'Why; kept with the entries', minLength: 1, maxLength: 200 },
    },
    async run(ctx, { guildId, progress }, { role, amount, reason }) {
      const words = { role: escapeText(role.name), amount };
      const holders = async () => {
        const people = await holdersOf(discord(), { guildId, roleId: role.id });
        seen(guildId, people);
        return people.map(({ userId }) => userId);
      };
      const payout = await payRole(
        ctx,
        { guildId, roleId: role.id, amount, reason },
        { holders, progress: (state) => progress?.(told(say('discord.payout.under_way', { ...words, ...state }))) },
      );
      return privately(bodyOf(payout, words));
    },
  });

function bodyOf(payout: Payout, words: { role: string; amount: number }): MessageBody {
  const { paid, frozen, capped, isFinished } = payout;
  const left = frozen + capped;
  const lines = [
    say('discord.payout.sum', { paid, sum: paid * words.amount }),
    ...(left > 0 ? [say('discord.payout.left_out', { count: left, frozen, capped })] : []),
    ...(isFinished ? [] : [say('discord.payout.unfinished', payout)]),
  ];
  return told(say('discord.payout.title', words), lines.join('\n'));
}

const told = (title: string, description?: string): MessageBody => ({
  embeds: [{ color: PLAIN_COLOUR, title, ...(description !== undefined && { description }) }],
});
