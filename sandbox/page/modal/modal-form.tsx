import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState, type FormEvent } from 'react';
import { Markdown } from '../../../ui/discord/markdown.tsx';
import { BotAvatar } from '../../../ui/discord/message.tsx';
import { t } from '../../../locales/translate.ts';
import { userDisplayName } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';
import type { Interactions, OpenModal } from '../state/use-interactions.ts';
import { isRequired, parseModalLines, initialAnswers, toSubmitFields, type ModalLineData } from './form-fields.ts';
import { ModalField } from './modal-field.tsx';

/** The modal that a command or button opened. The browser traps the focus and restores it on close. */
export function ModalForm({ interactions, modal }: { interactions: Interactions; modal: OpenModal }) {
  const { pageState } = usePageContext();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const lines = useMemo(() => parseModalLines(modal.form), [modal.form]);
  const [answers, setAnswers] = useState(() => initialAnswers(lines));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [isSending, setSending] = useState(false);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('input, textarea, .dc-select')?.focus();
  }, []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setSending(true);
    setProblems({});
    const failure = await interactions.submit(toSubmitFields(answers));
    setSending(false);
    // Closes the dialog element, so that the browser restores the focus.
    if (failure === undefined) return dialog.current?.close();
    if (typeof failure === 'string') return setProblems({ '': failure });
    const fieldProblems = failure.fields.map(({ path, message }) => [/^fields\.(.+)$/u.exec(path)?.[1] ?? '', message]);
    setProblems(fieldProblems.length > 0 ? Object.fromEntries(fieldProblems) : { '': failure.message });
    const firstInvalidName = fieldProblems[0]?.[0];
    return dialog.current?.querySelector<HTMLElement>(`[name="${CSS.escape(firstInvalidName ?? '')}"]`)?.focus();
  }
  return (
    <dialog ref={dialog} className="dc sb-modal" aria-labelledby={titleId} onClose={interactions.closeModal}>
      <form onSubmit={(event) => void submit(event)}>
        <header>
          <BotAvatar size={32} />
          <h2 id={titleId}>{modal.form.title}</h2>
          <button
            type="button"
            className="sb-icon"
            aria-label={t('sandbox.modal.cancel')}
            onClick={() => dialog.current?.close()}
          >
            <IconX size={20} aria-hidden />
          </button>
        </header>
        <p className="sb-modal-note">{t('sandbox.modal.from', { name: userDisplayName(pageState.bot) })}</p>
        {lines.map((line) => (
          <ModalLine
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
            {t('sandbox.modal.cancel')}
          </button>
          <button type="submit" className={isSending ? 'dc-btn busy' : 'dc-btn'} aria-busy={isSending}>
            {t(isSending ? 'sandbox.modal.submitting' : 'sandbox.modal.submit')}
          </button>
        </footer>
      </form>
    </dialog>
  );
}

type LineProps = Pick<Parameters<typeof ModalField>[0], 'answer' | 'onAnswer' | 'problem'> & { line: ModalLineData };

function ModalLine({ line, ...rest }: LineProps) {
  const id = useId();
  if (line.kind === 'text') return <Markdown text={line.text} />;
  const { label, description, field } = line;
  return (
    <div className="sb-field">
      <label htmlFor={id}>
        {label} {!isRequired(field) && <small>{t('sandbox.modal.optional')}</small>}
      </label>
      {description && <p id={`${id}-about`}>{description}</p>}
      <ModalField field={field} id={id} label={label} descriptionId={description && `${id}-about`} {...rest} />
      {rest.problem && (
        <p id={`${id}-problem`} className="sb-failed">
          {rest.problem}
        </p>
      )}
    </div>
  );
}
