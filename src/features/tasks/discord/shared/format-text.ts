import { t } from '../../../../../locales/translate.ts';
import { discordMessageUrl, type MessageUrl } from '../../../../platform/discord/messages/message-url.ts';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';

/** Formats a link to a message around a label that is escaped already; returns the label alone without a location. */
export const formatLink = (label: string, location: Parameters<MessageUrl>[0] | null): string =>
  location === null ? label : `[${label}](${discordMessageUrl(location)})`;

/** Formats an actor for a message: a mention for a member; operators and jobs have no account, so their name is used. */
export const formatActor = (actor: string): string => {
  const [kind, name = ''] = actor.split(':', 2);
  if (name === '') return `<@${actor}>`;
  return kind === 'system' ? t('discord.tasks.by_itself') : escapeText(name);
};
