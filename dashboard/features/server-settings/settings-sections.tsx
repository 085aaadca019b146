import { Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import { t, type MessageName } from '../../../locales/translate.ts';
import { formatNumber } from '../../components/formatting/format.ts';
import {
  ChannelField,
  fieldLabel,
  NumberField,
  RolesField,
  SwitchField,
  TextField,
  TimeZoneField,
} from './settings-fields.tsx';
import { CommandChannels, DisabledCommands } from './command-fields.tsx';
import { useDailyEffect } from './use-daily-effect.ts';
import type { SettingsForm } from './use-settings-form.ts';
import styles from './settings.module.css';

type SettingsSectionsProps = { form: SettingsForm };

/** All settings, the most frequently used first. */
export function SettingsSections({ form }: SettingsSectionsProps) {
  const currency = String(form.getValue('currency_name'));
  const coins = { form, unit: currency };
  const dailyEffect = useDailyEffect(form);
  return (
    <>
      <SettingsSection name="currency">
        <div className={styles.pair}>
          <TextField form={form} field="currency_name" />
          <TextField form={form} field="currency_symbol" />
        </div>
        <p className={styles.preview}>
          <b>{t('dashboard.settings.preview', { currency })}</b>{' '}
          {t('dashboard.settings.preview_balance', {
            symbol: String(form.getValue('currency_symbol')),
            coins: formatNumber(13_020),
          })}
        </p>
      </SettingsSection>
      <SettingsSection name="daily">
        <div className={styles.pair}>
          <NumberField {...coins} field="daily_amount" effect={dailyEffect} />
          <TimeZoneField form={form} />
        </div>
        <DailyModeField form={form} />
        <div className={styles.pair}>
          <NumberField {...coins} field="daily_streak_bonus" about={t('dashboard.settings.about.daily_streak_bonus')} />
          <NumberField form={form} field="daily_streak_cap" unit={t('dashboard.settings.days')} />
        </div>
      </SettingsSection>
      <SettingsSection name="giving">
        <div className={styles.pair}>
          <NumberField
            form={form}
            field="give_tax_percent"
            unit="%"
            about={t('dashboard.settings.about.give_tax_percent')}
          />
          <NumberField {...coins} field="give_minimum" />
          <NumberField form={form} field="give_min_account_days" unit={t('dashboard.settings.days')} />
          <NumberField form={form} field="give_min_member_days" unit={t('dashboard.settings.days')} />
        </div>
      </SettingsSection>
      <SettingsSection name="limits">
        <div className={styles.pair}>
          <NumberField {...coins} field="balance_cap" mayBeEmpty about={t('dashboard.settings.about.balance_cap')} />
          <NumberField
            form={form}
            field="balance_changes_per_minute"
            about={t('dashboard.settings.about.balance_changes_per_minute')}
          />
        </div>
      </SettingsSection>
      <SettingsSection name="channels">
        <div className={styles.pair}>
          <ChannelField form={form} field="task_channel_id" />
          <ChannelField form={form} field="shop_channel_id" />
          <ChannelField form={form} field="log_channel" />
          <ChannelField form={form} field="welcome_channel" />
        </div>
      </SettingsSection>
      <SettingsSection name="commands">
        <CommandChannels form={form} />
        <DisabledCommands form={form} />
      </SettingsSection>
      <SettingsSection name="trust">
        <RolesField form={form} field="admin_roles" about={t('dashboard.settings.about.admin_roles')} />
        <RolesField form={form} field="moderator_roles" about={t('dashboard.settings.about.moderator_roles')} />
      </SettingsSection>
      <SettingsSection name="features">
        <SwitchField form={form} field="feature_currency" />
        <SwitchField form={form} field="feature_tasks" />
        <SwitchField form={form} field="feature_moderation" />
      </SettingsSection>
    </>
  );
}

/** One group of settings: name and description next to its controls. */
export function SettingsSection({
  name,
  children,
}: {
  name: MessageName<'dashboard.settings.sections', '_about'>;
  children: ReactNode;
}) {
  return (
    <section className={styles.section} aria-labelledby={`settings-${name}`}>
      <div>
        <h2 id={`settings-${name}`}>{t(`dashboard.settings.sections.${name}`)}</h2>
        <p>{t(`dashboard.settings.sections.${name}_about`)}</p>
      </div>
      <div className={styles.controls}>{children}</div>
    </section>
  );
}

function DailyModeField({ form }: SettingsSectionsProps) {
  return (
    <Radio.Group
      label={fieldLabel('daily_mode')}
      value={String(form.getValue('daily_mode'))}
      onChange={(mode) => form.set('daily_mode', mode)}
    >
      <div className={styles.radios}>
        <Radio value="rolling" label={t('dashboard.settings.modes.rolling')} />
        <Radio value="calendar" label={t('dashboard.settings.modes.calendar')} />
      </div>
    </Radio.Group>
  );
}
