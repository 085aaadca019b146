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
import { say } from '../../../locales/translate.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { useMenuCommands } from '../composer/use-commands.ts';
import { control } from '../api/control-client.ts';
import { Menu, type MenuItem } from '../layout/menu.tsx';
import { AddReaction } from './reactions.tsx';
import { useStage } from '../state/page-context.ts';
import { isPrivate } from '../state/page-state.ts';
import type { Acting } from '../state/use-interactions.ts';

type Given = {
  message: APIMessage;
  acting: Acting;
  onRemove: (() => void) | undefined;
  onThread: (() => void) | undefined;
};

/** What one may do with a message: deleting it in one press, the rest in a menu that a right click opens too. */
export function MessageActions({
  isOpen,
  open,
  ...given
}: Given & { isOpen: boolean; open: (isOpen: boolean) => void }) {
  const more = useRef<HTMLButtonElement>(null);
  return (
    <div className={isOpen ? 'sb-actions open' : 'sb-actions'}>
      {given.onRemove && (
        <button
          type="button"
          className="danger"
          title={say('sandbox.log.remove')}
          aria-label={say('sandbox.log.remove')}
          onClick={given.onRemove}
        >
          <IconTrash size={17} stroke={1.7} aria-hidden />
        </button>
      )}
      {!isPrivate(given.message) && <AddReaction message={given.message} />}
      <button
        ref={more}
        type="button"
        title={say('sandbox.log.more')}
        aria-label={say('sandbox.log.more')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        // A press outside closes the menu, which would open again by the click that follows.
        onPointerDown={(event) => isOpen && event.stopPropagation()}
        onClick={() => open(!isOpen)}
      >
        <IconDots size={17} stroke={1.7} aria-hidden />
      </button>
      {isOpen && (
        <Actions
          {...given}
          onClose={() => {
            open(false);
            more.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function Actions({ message, acting, onRemove, onThread, onClose }: Given & { onClose: () => void }) {
  const { scene, announce, replying } = useStage();
  const commands = useMenuCommands(ApplicationCommandType.Message);
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => announce(say('sandbox.log.copied')));
  const pin = async () => {
    await control.pin(message, { as: scene.me.user.id, isPinned: !message.pinned });
    announce(say(message.pinned ? 'sandbox.log.unpinned' : 'sandbox.log.pinned'));
  };
  const items: MenuItem[] = [];
  const add = (key: string, words: string, Shape: typeof IconPin, onPick: () => void, isDanger = false) =>
    items.push({ key, words, icon: <Shape size={17} stroke={1.7} aria-hidden />, isDanger, onPick });
  if (scene.mayWrite && !isPrivate(message) && isRepliable(message))
    add('reply', say('sandbox.reply.start'), IconArrowBackUp, () => replying.start(message));
  if (onThread) add('thread', say('sandbox.threads.start'), IconMessages, onThread);
  if (scene.may.pin && !isPrivate(message)) {
    const isOn = message.pinned;
    add('pin', say(isOn ? 'sandbox.log.unpin' : 'sandbox.log.pin'), isOn ? IconPinnedOff : IconPin, () => void pin());
  }
  for (const name of isPrivate(message) ? [] : commands)
    add(`app ${name}`, say('sandbox.log.app', { name }), IconApps, () => void acting.menu(name, message.id));
  if (message.content) add('text', say('sandbox.log.copy_text'), IconClipboard, () => copy(message.content));
  add('id', say('sandbox.log.copy_id'), IconHash, () => copy(message.id));
  if (onRemove) add('remove', say('sandbox.log.remove'), IconTrash, onRemove, true);
  return <Menu label={say('sandbox.log.more')} items={items} onClose={onClose} />;
}
