import { IconX } from '@tabler/icons-react';
import type { APIMessage } from 'discord-api-types/v10';
import { useMessageContext } from '../../../ui/discord/message-context.tsx';
import { t } from '../../../locales/translate.ts';
import { userDisplayName } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';

/** Shows whom the next message replies to, with a switch for mentioning them. Users cannot mention themselves. */
export function ReplyBar({ message: { author }, onCancel }: { message: APIMessage; onCancel: () => void }) {
  const { pageView, replyDraft } = usePageContext();
  const { isMentioned, setMentioned } = replyDraft;
  const messageContext = useMessageContext();
  const name = messageContext.userName?.(author.id) ?? userDisplayName(author);
  const buttonText = t(isMentioned ? 'sandbox.reply.mention_on' : 'sandbox.reply.mention_off');
  return (
    <div className="sb-reply-bar">
      <span id="sb-replying">{t('sandbox.reply.replying', { name })}</span>
      {author.id !== pageView.me.user.id && (
        <button
          type="button"
          aria-pressed={isMentioned}
          aria-label={`${buttonText}, ${t('sandbox.reply.mention', { name })}`}
          onClick={() => setMentioned(!isMentioned)}
        >
          {buttonText}
        </button>
      )}
      <button
        type="button"
        className="sb-icon"
        title={t('sandbox.reply.cancel')}
        aria-label={t('sandbox.reply.cancel')}
        onClick={onCancel}
      >
        <IconX size={16} aria-hidden />
      </button>
    </div>
  );
}
