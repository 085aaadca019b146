import { IconMessages } from '@tabler/icons-react';
import type { APIMessage } from 'discord-api-types/v10';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { t } from '../../../locales/translate.ts';
import { controlApi } from '../api/control-client.ts';
import { withRefusalMessages } from '../api/refusal-messages.ts';
import { usePageContext } from '../state/page-context.ts';
import { ThreadStatus } from './thread-status.tsx';
import { suggestedThreadName } from './visible-threads.ts';

/** The link to the thread that was started at a message. */
export function MessageThread({ message }: { message: APIMessage }) {
  const { pageView, navigate } = usePageContext();
  const thread = pageView.threads.find(({ id }) => id === message.id);
  if (!thread) return null;
  return (
    <button
      type="button"
      className="sb-thread-of"
      onClick={() => navigate({ server: pageView.guild.id, channel: thread.id })}
    >
      <IconMessages size={17} stroke={1.7} aria-hidden />
      <b>{thread.name}</b>
      <ThreadStatus thread={thread} />
      <span>{t('sandbox.threads.see')}</span>
    </button>
  );
}

/** Creates a thread at a message and navigates to it. */
export function NewThreadForm({ message, onClose }: { message: APIMessage; onClose: () => void }) {
  const { pageView, navigate, dispatch, announce } = usePageContext();
  const [name, setName] = useState(() => suggestedThreadName(message.content));
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const createThread = async () => {
    const newThread = { as: pageView.me.user.id, channel: message.channel_id, message: message.id, name: name.trim() };
    const thread = await withRefusalMessages(controlApi.thread(newThread), {
      forbidden: t('sandbox.threads.may_not'),
      not_found: t('sandbox.log.is_gone'),
      '160004': t('sandbox.threads.has_one'),
    });
    // The page location resolves only to known threads, so the server is loaded first.
    dispatch({ type: 'guild', guild: await controlApi.guild(pageView.guild.id) });
    navigate({ server: pageView.guild.id, channel: thread.id });
    announce(t('sandbox.threads.opened', { name: thread.name }));
    document.querySelector<HTMLElement>('.sb-in textarea')?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') void createThread();
  };
  const handleEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <form className="sb-new sb-new-thread" onSubmit={submit} onKeyDown={handleEscape}>
      <label className="sb-line">
        <span>{t('sandbox.threads.name')}</span>
        <input
          ref={input}
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className="dc-btn sb-small">
        {t('sandbox.threads.create')}
      </button>
      <button type="button" className="dc-btn s sb-small" onClick={onClose}>
        {t('sandbox.modal.cancel')}
      </button>
    </form>
  );
}
