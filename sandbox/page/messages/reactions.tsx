import { IconMoodPlus } from '@tabler/icons-react';
import type { APIMessage } from 'discord-api-types/v10';
import { useRef, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { controlApi } from '../api/control-client.ts';
import { withRefusalMessages } from '../api/refusal-messages.ts';
import { Menu } from '../layout/menu.tsx';
import { usePageContext } from '../state/page-context.ts';

/** The most common emoji. Any other emoji can be used where somebody has already reacted with it. */
const COMMON_EMOJI = [
  ['👍', 'thumbs_up'],
  ['👎', 'thumbs_down'],
  ['❤️', 'heart'],
  ['😂', 'joy'],
  ['🎉', 'party'],
  ['👀', 'eyes'],
  ['✅', 'check'],
  ['❌', 'cross'],
] as const;

/** The reactions of a message. A press adds or removes the user's own. */
export function Reactions({ message }: { message: APIMessage }) {
  const react = useToggleReaction(message);
  if (!message.reactions?.length) return null;
  return (
    <ul className="sb-reactions" aria-label={t('sandbox.reactions.label')}>
      {message.reactions.map(({ emoji: { name }, count, me }) => (
        <li key={name}>
          <button
            type="button"
            aria-pressed={me}
            aria-label={t('sandbox.reactions.count', { emoji: name ?? '', count })}
            onClick={() => {
              void react(name ?? '', !me);
              // Removing the last reaction removes the button that has the focus.
              if (me && count === 1) document.querySelector<HTMLElement>('#messages')?.focus();
            }}
          >
            <span aria-hidden>{name}</span> {count}
          </button>
        </li>
      ))}
      <li>
        <AddReaction message={message} />
      </li>
    </ul>
  );
}

/** Opens a menu with the common emoji. */
export function AddReaction({ message }: { message: APIMessage }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const react = useToggleReaction(message);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <span className="sb-add-reaction">
      <button
        ref={button}
        type="button"
        title={t('sandbox.reactions.add')}
        aria-label={t('sandbox.reactions.add')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        // The press would close the menu as an outside press, and the click that follows would open it again.
        onPointerDown={(event) => isOpen && event.stopPropagation()}
        onClick={() => setOpen(!isOpen)}
      >
        <IconMoodPlus size={17} stroke={1.7} aria-hidden />
      </button>
      {isOpen && (
        <Menu
          label={t('sandbox.reactions.add')}
          items={COMMON_EMOJI.map(([emoji, name]) => ({
            key: name,
            text: t(`sandbox.reactions.emoji.${name}`),
            icon: <span aria-hidden>{emoji}</span>,
            onPick: () => void react(emoji, true),
          }))}
          onClose={close}
        />
      )}
    </span>
  );
}

function useToggleReaction(message: APIMessage) {
  const { pageView } = usePageContext();
  return (emoji: string, isOn: boolean) =>
    withRefusalMessages(controlApi.setReaction(message, { as: pageView.me.user.id, emoji, isOn }), {
      forbidden: t('sandbox.reactions.may_not'),
      not_found: t('sandbox.log.is_gone'),
      '30010': t('sandbox.reactions.full'),
      '50083': t('sandbox.reactions.archived'),
    });
}
