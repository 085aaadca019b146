import { IconMessages } from '@tabler/icons-react';
import type { APIMessage } from 'discord-api-types/v10';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { say } from '../../../locales/translate.ts';
import { control } from '../api/control-client.ts';
import { inWords } from '../api/refusal-messages.ts';
import { useStage } from '../state/page-context.ts';
import { ThreadState } from './thread-status.tsx';
import { suggestedName } from './visible-threads.ts';

/** Under a message that began a thread: the way there. */
export function ThreadOf({ message }: { message: APIMessage }) {
  const { scene, go } = useStage();
  const thread = scene.threads.find(({ id }) => id === message.id);
  if (!thread) return null;
  return (
    <button type="button" className="sb-thread-of" onClick={() => go({ server: scene.guild.id, channel: thread.id })}>
      <IconMessages size={17} stroke={1.7} aria-hidden />
      <b>{thread.name}</b>
      <ThreadState thread={thread} />
      <span>{say('sandbox.threads.see')}</span>
    </button>
  );
}

/** Names a thread that begins at a message, opens it, and goes there. */
export function NewThread({ message, onClose }: { message: APIMessage; onClose: () => void }) {
  const { scene, go, tell, announce } = useStage();
  const [name, write] = useState(() => suggestedName(message.content));
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const open = async () => {
    const wish = { as: scene.me.user.id, channel: message.channel_id, message: message.id, name: name.trim() };
    const thread = await inWords(control.thread(wish), {
      forbidden: say('sandbox.threads.may_not'),
      not_found: say('sandbox.log.is_gone'),
      '160004': say('sandbox.threads.has_one'),
    });
    // The address is followed only to what is known.
    tell({ type: 'guild', guild: await control.guild(scene.guild.id) });
    go({ server: scene.guild.id, channel: thread.id });
    announce(say('sandbox.threads.opened', { name: thread.name }));
    document.querySelector<HTMLElement>('.sb-in textarea')?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') void open();
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <form className="sb-new sb-new-thread" onSubmit={submit} onKeyDown={leave}>
      <label className="sb-line">
        <span>{say('sandbox.threads.name')}</span>
        <input
          ref={input}
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => write(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className="dc-btn sb-small">
        {say('sandbox.threads.create')}
      </button>
      <button type="button" className="dc-btn s sb-small" onClick={onClose}>
        {say('sandbox.modal.cancel')}
      </button>
    </form>
  );
}
