import { IconX } from '@tabler/icons-react';
import type { APIMessage } from 'discord-api-types/v10';
import { useSurroundings } from '../../../ui/discord/message-context.tsx';
import { say } from '../../../locales/translate.ts';
import { nameOfUser } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';

/** Says whom the next message answers, and whether it mentions them; nobody mentions themselves. */
export function ReplyBar({ to: { author }, onCancel }: { to: APIMessage; onCancel: () => void }) {
  const { scene, replying } = useStage();
  const { isMentioned, mention } = replying;
  const around = useSurroundings();
  const name = around.userName?.(author.id) ?? nameOfUser(author);
  const sign = say(isMentioned ? 'sandbox.reply.mention_on' : 'sandbox.reply.mention_off');
  return (
    <div className="sb-reply-bar">
      <span id="sb-replying">{say('sandbox.reply.replying', { name })}</span>
      {author.id !== scene.me.user.id && (
        <button
          type="button"
          aria-pressed={isMentioned}
          aria-label={`${sign}, ${say('sandbox.reply.mention', { name })}`}
          onClick={() => mention(!isMentioned)}
        >
          {sign}
        </button>
      )}
      <button
        type="button"
        className="sb-icon"
        title={say('sandbox.reply.cancel')}
        aria-label={say('sandbox.reply.cancel')}
        onClick={onCancel}
      >
        <IconX size={16} aria-hidden />
      </button>
    </div>
  );
}
