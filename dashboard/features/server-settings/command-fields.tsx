import { MultiSelect, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../../locales/translate.ts';
import { channelsQuery } from '../../api/queries.ts';
import { useServer } from '../../components/server-context.tsx';
import { fieldProps } from './settings-fields.tsx';
import type { SettingsForm } from './use-settings-form.ts';

const COMBOBOX_PROPS = { portalProps: { target: '#page' } };

/** The channels in which commands work; an empty selection means all channels. */
export function CommandChannels({ form }: { form: SettingsForm }) {
  const { id } = useServer();
  const { data } = useQuery(channelsQuery(id));
  const value = form.getValue('command_channels');
  const chosen = Array.isArray(value) ? value : [];
  const known = (data?.data ?? []).map((channel) => ({ value: channel.id, label: `# ${channel.name}` }));
  const gone = chosen.filter((channel) => !known.some((one) => one.value === channel));
  return (
    <MultiSelect
      {...fieldProps({ form, field: 'command_channels' })}
      description={t('dashboard.settings.about.command_channels')}
      data={[...known, ...gone.map((channel) => ({ value: channel, label: t('dashboard.settings.gone') }))]}
      value={[...chosen]}
      onChange={(channels) => form.set('command_channels', channels)}
      searchable
      nothingFoundMessage={t('dashboard.settings.no_channel_found')}
      placeholder={chosen.length === 0 ? t('dashboard.settings.everywhere') : undefined}
      comboboxProps={COMBOBOX_PROPS}
    />
  );
}

/** Names of commands that are disabled in this server, with or without the slash. */
export function DisabledCommands({ form }: { form: SettingsForm }) {
  const value = form.getValue('disabled_commands');
  const chosen = Array.isArray(value) ? value : [];
  return (
    <TagsInput
      {...fieldProps({ form, field: 'disabled_commands' })}
      description={t('dashboard.settings.about.disabled_commands')}
      value={[...chosen]}
      onChange={(names) =>
        form.set(
          'disabled_commands',
          names.map((name) => name.replace(/^\//, '').toLowerCase()),
        )
      }
      placeholder={chosen.length === 0 ? t('dashboard.settings.none_off') : undefined}
      comboboxProps={COMBOBOX_PROPS}
    />
  );
}
