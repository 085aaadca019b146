import { t } from '../../../../locales/translate.ts';
import { defineCommandFamily, defineSubcommand } from '../../../platform/discord/commands/define.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { listIncomes } from '../income/list-incomes.ts';
import { removeIncome, setIncome } from '../income/set-income.ts';
import { embedReply } from './embed-reply.ts';
import { RIGHTS } from '../rights.ts';

const formatInterval = (hours: number) => t('discord.income.hours', { count: hours });
/** As many lines as fit into a message with the longest role names; the dashboard shows all. */
const MAX_LINES = 20;

const set = defineSubcommand({
  name: 'set',
  description: 'Let a role bring coins to whoever holds it',
  right: RIGHTS.change_incomes,
  options: {
    role: { kind: 'role', description: 'Which role' },
    amount: { kind: 'coins', description: 'How many coins each time' },
    every_hours: { kind: 'integer', description: 'How many hours between two collections', min: 1, max: 8_760 },
  },
  async run(ctx, { guildId }, { role, amount, every_hours: everyHours }) {
    await setIncome(ctx, { guildId, roleId: role.id, amount, everyHours });
    const values = { role: escapeText(role.name), amount, every: formatInterval(everyHours) };
    return embedReply(t('discord.income.set', values), t('discord.income.set_text'));
  },
});

const remove = defineSubcommand({
  name: 'remove',
  description: 'End what a role brings',
  right: RIGHTS.change_incomes,
  options: { role: { kind: 'role', description: 'Which role' } },
  async run(ctx, { guildId }, { role }) {
    const { wasSet } = await removeIncome(ctx, { guildId, roleId: role.id });
    return embedReply(t(wasSet ? 'discord.income.removed' : 'discord.income.not_set', { role: escapeText(role.name) }));
  },
});

const list = defineSubcommand({
  name: 'list',
  description: 'See what roles bring',
  right: RIGHTS.view_incomes,
  options: {},
  async run(ctx, { guildId }) {
    const incomes = await listIncomes(ctx, { guildId });
    const lines = incomes.slice(0, MAX_LINES).map(({ role_id: role, role_name: name, amount, every_hours: hours }) =>
      t('discord.income.list_line', {
        amount,
        every: formatInterval(hours),
        role: name === null ? role : `<@&${role}>`,
      }),
    );
    if (incomes.length > MAX_LINES) lines.push(t('discord.income.list_more', { count: incomes.length - MAX_LINES }));
    return embedReply(t('discord.income.list'), lines.length === 0 ? t('discord.income.none') : lines.join('\n'));
  },
});

export const incomeCommand = defineCommandFamily({
  name: 'income',
  description: 'Set what roles bring to their members',
  subcommands: [set, remove, list],
});
