import { useQuery } from '@tanstack/react-query';
import { findMessage, t } from '../../../locales/translate.ts';
import { channelsQuery, rolesQuery } from '../../api/queries.ts';
import { formatNumber } from './format.ts';
import { useServer } from '../server-context.tsx';

/** Returns the label of a setting or another recorded value; without a message, the name itself in readable form. */
export const formatValueName = (name: string): string =>
  findMessage('dashboard.settings.fields', name) ??
  name.replaceAll(/[._]/g, ' ').replace(/^./, (letter) => letter.toUpperCase());

/** Returns a function that formats a value for display: ids as names of channels or roles, an empty value as "none". */
export function useValueFormatter(): (value: unknown) => string {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const names = new Map([
    ...channels.map((channel) => [channel.id, `#${channel.name}`] as const),
    ...roles.map((role) => [role.id, role.name] as const),
    ['rolling', t('dashboard.settings.modes.rolling')] as const,
    ['calendar', t('dashboard.settings.modes.calendar')] as const,
  ]);
  return (value) => formatValue(value, names);
}

/** The same, with the names of ids as a parameter. */
export function formatValue(value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined || value === '') return t('dashboard.settings.none');
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return t(value ? 'dashboard.settings.on' : 'dashboard.settings.off');
  if (typeof value === 'string') return names.get(value) ?? value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.map((one) => formatValue(one, names)).join(', ') || t('dashboard.settings.none');
}
