import {
  IconApps,
  IconArrowBackUp,
  IconClipboard,
  IconDots,
  IconHash,
  IconMessages,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-react';
import { ApplicationCommandType, type APIMessage } from 'discord-api-types/v10';
import { useRef } from 'react';
import { t } from '../../../locales/translate.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { useMenuCommands } from '../composer/use-commands.ts';
import { controlApi } from '../api/control-client.ts';
import { Menu, type MenuItem } from '../layout/menu.tsx';
import { AddReaction } from './reactions.tsx';
import { usePageContext } from '../state/page-context.ts';
import { isEphemeral } from '../state/page-state.ts';
import type { Interactions } from '../state/use-interactions.ts';

type MessageActionsProps = {
  message: APIMessage;
  interactions: Interactions;
  onRemove: (() => void) | undefined;
  onStartThread: (() => void) | undefined;
};

/** The actions for a message: a delete button, and a menu that a right click opens too. */
export function MessageActions({
  isOpen,
  onOpenChange,
  ...props
}: MessageActionsProps & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const moreButton = useRef<HTMLButtonElement>(null);
  return (
    <div className={isOpen ? 'sb-actions open' : 'sb-actions'}>
      {props.onRemove && (
        <button
          type="button"
          className="danger"
          title={t('sandbox.log.remove')}
          aria-label={t('sandbox.log.remove')}
          onClick={props.onRemove}
        >
          <IconTrash size={17} stroke={1.7} aria-hidden />
        </button>
      )}
      {!isEphemeral(props.message) && <AddReaction message={props.message} />}
      <button
        ref={moreButton}
        type="button"
        title={t('sandbox.log.more')}
        aria-label={t('sandbox.log.more')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        // The press would close the menu as an outside press, and the click that follows would open it again.
        onPointerDown={(event) => isOpen && event.stopPropagation()}
        onClick={() => onOpenChange(!isOpen)}
      >
        <IconDots size={17} stroke={1.7} aria-hidden />
      </button>
      {isOpen && (
        <ActionsMenu
          {...props}
          onClose={() => {
            onOpenChange(false);
            moreButton.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function ActionsMenu({
  message,
  interactions,
  onRemove,
  onStartThread,
  onClose,
}: MessageActionsProps & { onClose: () => void }) {
  const { pageView, announce, replyDraft } = usePageContext();
  const commands = useMenuCommands(ApplicationCommandType.Message);
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => announce(t('sandbox.log.copied')));
  const pin = async () => {
    await controlApi.pin(message, { as: pageView.me.user.id, isPinned: !message.pinned });
    announce(t(message.pinned ? 'sandbox.log.unpinned' : 'sandbox.log.pinned'));
  };
  const items: MenuItem[] = [];
  const addItem = (key: string, text: string, Icon: typeof IconPin, onPick: () => void, isDanger = false) =>
    items.push({ key, text, icon: <Icon size={17} stroke={1.7} aria-hidden />, isDanger, onPick });
  if (pageView.canWrite && !isEphemeral(message) && isRepliable(message))
    addItem('reply', t('sandbox.reply.start'), IconArrowBackUp, () => replyDraft.start(message));
  if (onStartThread) addItem('thread', t('sandbox.threads.start'), IconMessages, onStartThread);
  if (pageView.can.pin && !isEphemeral(message)) {
    const isOn = message.pinned;
    addItem('pin', t(isOn ? 'sandbox.log.unpin' : 'sandbox.log.pin'), isOn ? IconPinnedOff : IconPin, () => void pin());
  }
  for (const name of isEphemeral(message) ? [] : commands)
    addItem(
      `app ${name}`,
      t('sandbox.log.app', { name }),
      IconApps,
      () => void interactions.runMenuCommand(name, message.id),
    );
  if (message.content) addItem('text', t('sandbox.log.copy_text'), IconClipboard, () => copy(message.content));
  addItem('id', t('sandbox.log.copy_id'), IconHash, () => copy(message.id));
  if (onRemove) addItem('remove', t('sandbox.log.remove'), IconTrash, onRemove, true);
  return <Menu label={t('sandbox.log.more')} items={items} onClose={onClose} />;
}
