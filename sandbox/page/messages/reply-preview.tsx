import { IconCornerDownRight } from '@tabler/icons-react';
import type { APIMessage } from 'discord-api-types/v10';
import { Avatar } from '../../../ui/discord/message.tsx';
import { useSurroundings } from '../../../ui/discord/message-context.tsx';
import { useNow } from '../../../ui/components/clock.ts';
import { say } from '../../../locales/translate.ts';
import { nameOfUser } from '../state/guild-access.ts';
import { namesIn, spokenText } from './plain-text.ts';

const SHOWN_MS = 1_500;

/** Where a message stands in the page. */
export const anchorOf = ({ id }: Pick<APIMessage, 'id'>): string => `m-${id}`;

/** Over a reply: who said what it answers, in one line that leads there. */
export function RepliedLine({ original }: { original: APIMessage | null }) {
  const around = useSurroundings();
  const now = useNow(60_000);
  if (!original)
    return (
      <div className="dc-ref sb-replied">
        <IconCornerDownRight size={15} aria-hidden />
        <i>{say('sandbox.reply.deleted')}</i>
      </div>
    );
  const { author } = original;
  const go = () => {
    const row = document.getElementById(anchorOf(original));
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
    row?.animate([{ background: 'color-mix(in srgb, var(--d-blurple) 22%, transparent)' }, {}], SHOWN_MS);
  };
  return (
    <div className="dc-ref sb-replied">
      <IconCornerDownRight size={15} aria-hidden />
      <Avatar author={author} size={16} />
      <button type="button" onClick={go}>
        <span className="vh">{say('sandbox.reply.to')} </span>
        <b style={{ color: around.nameColour?.(author.id) }}>
          {around.userName?.(author.id) ?? nameOfUser(author)}
        </b>{' '}
        {spokenText(original, namesIn(around, now)) || <i>{say('sandbox.reply.attachment')}</i>}
      </button>
    </div>
  );
}
