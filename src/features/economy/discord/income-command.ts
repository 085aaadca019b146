import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommandFamily, defineSubcommand } from '../../../platform/discord/commands/define.ts';
import { privately } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { listIncomes } from '../income/list-incomes.ts';
import { removeIncome, setIncome } from '../income/set-income.ts';
import { PLAIN_COLOUR } from './colours.ts';

const every = (hours: number) => say('discord.income.hours', { count: hours });
/** As many lines as fit into a message whatever the roles are called; the dashboard shows all. */
const MOST_LINES = 20;

const set = defineSubcommand({
  name: 'set',
  about: 'Let a role bring coins to whoever holds it',
  right: RIGHTS.change_settings,
  options: {
    role: { kind: 'role', about: 'Which role' },
    amount: { kind: 'coins', about: 'How many coins each time' },
    every_hours: { kind: 'integer', about: 'How many hours between two collections', min: 1, max: 8_760 },
  },
  async run(ctx, { guildId }, { role, amount, every_hours: everyHours }) {
    await setIncome(ctx, { guildId, roleId: role.id, amount, everyHours });
    const words = { role: escapeText(role.name), amount, every: every(everyHours) };
    return told(say('discord.income.set', words), [say('discord.income.set_text')]);
  },
});

const remove = defineSubcommand({
  name: 'remove',
  about: 'End what a role brings',
  right: RIGHTS.change_settings,
  options: { role: { kind: 'role', about: 'Which role' } },
  async run(ctx, { guildId }, { role }) {
    const { wasSet } = await removeIncome(ctx, { guildId, roleId: role.id });
    return told(say(wasSet ? 'discord.income.removed' : 'discord.income.not_set', { role: escapeText(role.name) }));
  },
});

const list = defineSubcommand({
  name: 'list',
  about: 'See what roles bring',
  right: RIGHTS.view_incomes,
  options: {},
  async run(ctx, { guildId }) {
    const incomes = await listIncomes(ctx, { guildId });
    const lines = incomes.slice(0, MOST_LINES).map(({ role_id: role, role_name: name, amount, every_hours: hours }) =>
      say('discord.income.list_line', {
        amount,
        every: every(hours),
        role: name === null ? role : `<@&${role}>`,
      }),
    );
    if (incomes.length > MOST_LINES)
      lines.push(say('discord.income.list_more', { count: incomes.length - MOST_LINES }));
    return told(say('discord.income.list'), lines.length === 0 ? [say('discord.income.none')] : lines);
  },
});

const told = (title: string, lines: readonly string[] = []) =>
  privately({
    embeds: [{ color: PLAIN_COLOUR, title, ...(lines.length > 0 && { description: lines.join('\n') }) }],
  });

export const incomeCommand = defineCommandFamily({
  name: 'income',
  about: 'Set what roles bring to their members',
  subcommands: [set, remove, list],
});
