import { IconExternalLink } from '@tabler/icons-react';
import { t } from '../../locales/translate.ts';
import styles from './discord-link.module.css';
import { joinClasses } from './join-classes.ts';

/** A link that opens a message in Discord in a new tab; renders nothing while there is no message. */
export function DiscordLink({
  url,
  name,
  isIconOnly = false,
}: {
  url: string | null;
  name: string;
  isIconOnly?: boolean;
}) {
  if (url === null) return null;
  return (
    <a
      className={joinClasses('text-link', styles.link, isIconOnly && styles.short)}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('dashboard.open_in_discord.named', { name })}
      title={isIconOnly ? t('dashboard.open_in_discord.words') : undefined}
    >
      {!isIconOnly && t('dashboard.open_in_discord.words')}
      <IconExternalLink size={15} stroke={1.7} aria-hidden />
    </a>
  );
}
