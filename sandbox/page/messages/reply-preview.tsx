import { IconCornerDownRight } from '@tabler/icons-react';
import type { APIMessage } from 'discord-api-types/v10';
import { AuthorAvatar } from '../../../ui/discord/message.tsx';
import { useMessageContext } from '../../../ui/discord/message-context.tsx';
import { useNow } from '../../../ui/components/clock.ts';
import { t } from '../../../locales/translate.ts';
import { userDisplayName } from '../state/guild-access.ts';
import { mentionNames, formatPlainText } from './plain-text.ts';

const HIGHLIGHT_MS = 1_500;

/** The element id of a message. */
export const messageElementId = ({ id }: Pick<APIMessage, 'id'>): string => `m-${id}`;

/** Shown above a reply: the author and text of the original message in one line that scrolls to it. */
export function ReplyPreview({ original }: { original: APIMessage | null }) {
  const messageContext = useMessageContext();
  const now = useNow(60_000);
  if (!original)
    return (
      <div className="dc-ref sb-replied">
        <IconCornerDownRight size={15} aria-hidden />
        <i>{t('sandbox.reply.deleted')}</i>
      </div>
    );
  const { author } = original;
  const scrollToOriginal = () => {
    const row = document.getElementById(messageElementId(original));
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
    row?.animate([{ background: 'color-mix(in srgb, var(--d-blurple) 22%, transparent)' }, {}], HIGHLIGHT_MS);
  };
  return (
    <div className="dc-ref sb-replied">
      <IconCornerDownRight size={15} aria-hidden />
      <AuthorAvatar author={author} size={16} />
      <button type="button" onClick={scrollToOriginal}>
        <span className="vh">{t('sandbox.reply.to')} </span>
        <b style={{ color: messageContext.nameColour?.(author.id) }}>
          {messageContext.userName?.(author.id) ?? userDisplayName(author)}
        </b>{' '}
        {formatPlainText(original, mentionNames(messageContext, now)) || <i>{t('sandbox.reply.attachment')}</i>}
      </button>
    </div>
  );
}
