import { z } from 'zod';
import { findMessage, t } from '../../../../locales/translate.ts';
import { formatSettingName } from '../../../core/guilds/format-setting.ts';
import { defineModal, type InteractionContext } from '../../../platform/discord/commands/define.ts';
import type { Reply } from '../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { Settings } from '../contract.ts';
import { sectionHash } from '../sections.ts';
import { RIGHTS } from '../rights.ts';

/** Sections with text fields, and the maximum length of each field. */
export const TYPED_SECTIONS = {
  currency: { currency_name: 32, currency_symbol: 8, prefix: 5 },
  daily: { daily_amount: 20, daily_streak_bonus: 20, daily_streak_cap: 5, timezone: 64 },
  giving: { give_tax_percent: 5, give_minimum: 20, give_min_account_days: 5, give_min_member_days: 5 },
  limits: { balance_cap: 20, balance_changes_per_minute: 5 },
} as const satisfies Record<string, Partial<Record<keyof Settings, number>>>;
export type TypedSection = keyof typeof TYPED_SECTIONS;

type ModalSubmission = { section: TypedSection; print: string; values: Readonly<Record<string, string>> };

/** Creates a modal per section with text fields. `save` gets the values and the hash of the section at opening (`print`). */
export function createEditModals(
  save: (ctx: Ctx, interaction: InteractionContext, submission: ModalSubmission) => Promise<Reply>,
) {
  const modals = {
    currency: createEditModal('currency', save),
    daily: createEditModal('daily', save),
    giving: createEditModal('giving', save),
    limits: createEditModal('limits', save),
  };
  return {
    components: Object.values(modals),
    open(section: TypedSection, settings: Settings): Reply {
      const currentValues = Object.keys(TYPED_SECTIONS[section]).map(
        (name) => [name, settingFieldText(settings, name)] as const,
      );
      const title = t(`dashboard.settings.sections.${section}`);
      return modals[section].show({ print: sectionHash(section, settings) }, title, Object.fromEntries(currentValues));
    },
  };
}

function createEditModal(
  section: TypedSection,
  save: (ctx: Ctx, interaction: InteractionContext, submission: ModalSubmission) => Promise<Reply>,
) {
  const fields = Object.entries<number>(TYPED_SECTIONS[section]).map(
    ([name, maxLength]) => [name, createField(name, maxLength)] as const,
  );
  return defineModal({
    id: `config.save-${section}`,
    command: 'config',
    params: z.strictObject({ print: z.string().regex(/^[-\w]{12}$/) }),
    right: RIGHTS.change_settings,
    responseMode: 'update',
    fields: Object.fromEntries(fields),
    run: (ctx, interaction, { print }, values) => save(ctx, interaction, { section, print, values }),
  });
}

function createField(name: string, maxLength: number) {
  const description = findMessage('discord.config.hints', name);
  const hintOption = description === undefined ? {} : { description };
  const optionalOption = name === 'balance_cap' ? { optional: true as const } : {};
  return { kind: 'text' as const, label: formatSettingName(name), maxLength, ...hintOption, ...optionalOption };
}

function settingFieldText(settings: Settings, name: string): string | undefined {
  // The names of fields are names of settings.
  const value = settings[name as keyof Settings];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
