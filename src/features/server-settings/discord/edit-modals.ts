import { z } from 'zod';
import { say } from '../../../../locales/translate.ts';
import { settingName } from '../../../core/guilds/format-setting.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineModal, type Where } from '../../../platform/discord/commands/define.ts';
import type { Reply } from '../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { Settings } from '../contract.ts';
import { printOf } from '../sections.ts';

/** Sections whose values are typed. */
export const TYPED = {
  currency: { currency_name: 32, currency_symbol: 8, prefix: 5 },
  daily: { daily_amount: 20, daily_streak_bonus: 20, daily_streak_cap: 5, timezone: 64 },
  giving: { give_tax_percent: 5, give_minimum: 20, give_min_account_days: 5, give_min_member_days: 5 },
  limits: { balance_cap: 20, balance_changes_per_minute: 5 },
} as const satisfies Record<string, Partial<Record<keyof Settings, number>>>;
export type TypedSection = keyof typeof TYPED;

type Submitted = { section: TypedSection; print: string; typed: Readonly<Record<string, string>> };

/** One modal for each section that is typed. `save` gets what was filled in, and how the section looked when it was opened. */
export function editModals(save: (ctx: Ctx, where: Where, submitted: Submitted) => Promise<Reply>) {
  const modals = {
    currency: editModal('currency', save),
    daily: editModal('daily', save),
    giving: editModal('giving', save),
    limits: editModal('limits', save),
  };
  return {
    components: Object.values(modals),
    open(section: TypedSection, settings: Settings): Reply {
      const filled = Object.keys(TYPED[section]).map((name) => [name, textOf(settings, name)] as const);
      const title = say(`dashboard.settings.sections.${section}`);
      return modals[section].show({ print: printOf(section, settings) }, title, Object.fromEntries(filled));
    },
  };
}

function editModal(section: TypedSection, save: (ctx: Ctx, where: Where, submitted: Submitted) => Promise<Reply>) {
  const fields = Object.entries<number>(TYPED[section]).map(
    ([name, maxLength]) => [name, fieldOf(name, maxLength)] as const,
  );
  return defineModal({
    id: `config.save-${section}`,
    command: 'config',
    params: z.strictObject({ print: z.string().regex(/^[-\w]{12}$/) }),
    right: RIGHTS.change_settings,
    answers: 'update',
    fields: Object.fromEntries(fields),
    run: (ctx, where, { print }, typed) => save(ctx, where, { section, print, typed }),
  });
}

function fieldOf(name: string, maxLength: number) {
  const hint = name in HINTS ? { about: say(`discord.config.hints.${name}`) } : {};
  const mayBeEmpty = name === 'balance_cap' ? { optional: true as const } : {};
  return { kind: 'text' as const, label: settingName(name), maxLength, ...hint, ...mayBeEmpty };
}

const HINTS = { balance_cap: true, balance_changes_per_minute: true, timezone: true };

function textOf(settings: Settings, name: string): string | undefined {
  // The names of fields are names of settings.
  const value = settings[name as keyof Settings];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
