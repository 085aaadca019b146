import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState, type FormEvent } from 'react';
import { Markdown } from '../../../ui/discord/markdown.tsx';
import { BotFace } from '../../../ui/discord/message.tsx';
import { say } from '../../../locales/translate.ts';
import { nameOfUser } from '../state/guild-access.ts';
import { useStage } from '../state/page-context.ts';
import type { Acting, OpenModal } from '../state/use-interactions.ts';
import { isRequired, linesOf, startOf, submitted, type FormLine } from './form-fields.ts';
import { ModalField } from './modal-field.tsx';

/** The form that a command or a button opened, over everything else. The browser keeps the focus inside and gives it back. */
export function ModalForm({ acting, modal }: { acting: Acting; modal: OpenModal }) {
  const { seen } = useStage();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const lines = useMemo(() => linesOf(modal.form), [modal.form]);
  const [answers, setAnswers] = useState(() => startOf(lines));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [isSending, setSending] = useState(false);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    shown?.querySelector<HTMLElement>('input, textarea, .dc-select')?.focus();
  }, []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setSending(true);
    setProblems({});
    const wrong = await acting.submit(submitted(answers));
    setSending(false);
    // Closed by the browser, so that it gives the focus back.
    if (wrong === undefined) return dialog.current?.close();
    if (typeof wrong === 'string') return setProblems({ '': wrong });
    const named = wrong.fields.map(({ path, message }) => [/^fields\.(.+)$/u.exec(path)?.[1] ?? '', message]);
    setProblems(named.length > 0 ? Object.fromEntries(named) : { '': wrong.message });
    const bad = named[0]?.[0];
    return dialog.current?.querySelector<HTMLElement>(`[name="${CSS.escape(bad ?? '')}"]`)?.focus();
  }
  return (
    <dialog ref={dialog} className="dc sb-modal" aria-labelledby={titleId} onClose={acting.closeModal}>
      <form onSubmit={(event) => void submit(event)}>
        <header>
          <BotFace size={32} />
          <h2 id={titleId}>{modal.form.title}</h2>
          <button
            type="button"
            className="sb-icon"
            aria-label={say('sandbox.modal.cancel')}
            onClick={() => dialog.current?.close()}
          >
            <IconX size={20} aria-hidden />
          </button>
        </header>
        <p className="sb-modal-note">{say('sandbox.modal.from', { name: nameOfUser(seen.bot) })}</p>
        {lines.map((line) => (
          <Line
            key={line.key}
            line={line}
            problem={line.kind === 'field' ? problems[line.field.custom_id] : undefined}
            answer={line.kind === 'field' ? answers[line.field.custom_id] : undefined}
            onAnswer={(name, answer) => setAnswers((all) => ({ ...all, [name]: answer }))}
          />
        ))}
        {problems[''] && (
          <p className="sb-failed" role="alert">
            {problems['']}
          </p>
        )}
        <footer>
          <button type="button" className="dc-btn s" onClick={() => dialog.current?.close()}>
            {say('sandbox.modal.cancel')}
          </button>
          <button type="submit" className={isSending ? 'dc-btn busy' : 'dc-btn'} aria-busy={isSending}>
            {say(isSending ? 'sandbox.modal.submitting' : 'sandbox.modal.submit')}
          </button>
        </footer>
      </form>
    </dialog>
  );
}

type LineProps = Pick<Parameters<typeof ModalField>[0], 'answer' | 'onAnswer' | 'problem'> & { line: FormLine };

function Line({ line, ...rest }: LineProps) {
  const id = useId();
  if (line.kind === 'text') return <Markdown text={line.text} />;
  const { label, about, field } = line;
  return (
    <div className="sb-field">
      <label htmlFor={id}>
        {label} {!isRequired(field) && <small>{say('sandbox.modal.optional')}</small>}
      </label>
      {about && <p id={`${id}-about`}>{about}</p>}
      <ModalField field={field} id={id} label={label} aboutId={about && `${id}-about`} {...rest} />
      {rest.problem && (
        <p id={`${id}-problem`} className="sb-failed">
          {rest.problem}
        </p>
      )}
    </div>
  );
}
