import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { IconPlus, IconSend2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { BotAvatar } from '../../../ui/discord/message.tsx';
import { t } from '../../../locales/translate.ts';
import type { SlashAction } from '../../control-api/actions-contract.ts';
import { ControlApiError } from '../api/control-client.ts';
import { usePageContext } from '../state/page-context.ts';
import type { SlashCommand } from './slash-commands.ts';
import { readOption, type Draft } from './parse-option.ts';
import { OptionField } from './option-field.tsx';
import { staticSuggestions } from './suggestions.ts';

type Options = NonNullable<SlashAction['options']>;
type Problems = Readonly<Record<string, string>>;
const EMPTY_DRAFT: Draft = { text: '' };

/** The selected command with its options. Nothing is sent while an option is invalid or a required one is missing. */
export function CommandForm({
  command,
  onSend,
  onSent,
  onLeave,
}: {
  command: SlashCommand;
  onSend: (command: string, options: Options) => Promise<void>;
  onSent: () => void;
  onLeave: () => void;
}) {
  const { pageView } = usePageContext();
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const [added, setAdded] = useState<readonly string[]>([]);
  const [problems, setProblems] = useState<Problems>({});
  const [isSending, setSending] = useState(false);
  const fields = useRef(new Map<string, HTMLInputElement>());
  const button = useRef<HTMLButtonElement>(null);
  const visibleOptions = command.options.filter(({ name, required }) => required || added.includes(name));
  const hiddenOptions = command.options.filter(({ name, required }) => !required && !added.includes(name));
  const firstName = visibleOptions[0]?.name;
  const focusField = (name: string | undefined) => ((name && fields.current.get(name)) || button.current)?.focus();

  useEffect(() => {
    // Only when the command opens; afterwards the focus belongs to the user.
    focusField(firstName);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [command]);
  const lastAdded = added.at(-1);
  useEffect(() => {
    if (lastAdded) fields.current.get(lastAdded)?.focus();
  }, [lastAdded]);

  const readDraft = (option: APIApplicationCommandBasicOption) =>
    readOption(option, drafts[option.name], staticSuggestions(option, pageView.guild) ?? []);
  const validOptions = (): Options =>
    Object.fromEntries(
      visibleOptions.flatMap((option) => {
        const result = readDraft(option);
        return result.ok && result.value !== undefined ? [[option.name, result.value]] : [];
      }),
    );

  async function send(): Promise<void> {
    if (isSending) return;
    const newProblems = Object.fromEntries(
      visibleOptions.flatMap((option) => {
        const result = readDraft(option);
        return result.ok ? [] : [[option.name, t(result.problem.messageKey, result.problem.data)]];
      }),
    );
    setProblems(newProblems);
    const firstInvalid = Object.keys(newProblems)[0];
    if (firstInvalid !== undefined) return focusField(firstInvalid);
    setSending(true);
    try {
      await onSend(command.path, validOptions());
      onSent();
    } catch (error) {
      if (!(error instanceof ControlApiError)) throw error;
      setProblems(problemsByOption(error));
    } finally {
      setSending(false);
    }
    return undefined;
  }

  /** Moves the focus to the next empty field, or to the send button. */
  const focusNext = (from: string) => {
    const rest = visibleOptions.slice(visibleOptions.findIndex(({ name }) => name === from) + 1);
    const next = rest.find(({ name }) => !drafts[name]?.text);
    if (next) focusField(next.name);
    else button.current?.focus();
  };
  const handleFieldDone = (name: string) => {
    const isFilled = Boolean(drafts[name]?.text);
    const isLast = visibleOptions.every((option) => option.name === name || drafts[option.name]?.text);
    // Enter in the last filled field sends, as in Discord.
    if (isFilled && isLast) void send();
    else focusNext(name);
  };
  const problemEntries = Object.entries(problems);
  return (
    <div
      className="sb-command"
      role="group"
      aria-label={t('sandbox.compose.options_of', { command: command.path })}
      onKeyDown={(event) => event.key === 'Escape' && onLeave()}
    >
      {problemEntries.length > 0 && (
        <div className="sb-problems" role="alert">
          {problemEntries.map(([name, problem]) => (
            <p key={name}>{name === '' ? problem : t('sandbox.option.bad', { name, problem })}</p>
          ))}
        </div>
      )}
      <div className="sb-chips">
        <BotAvatar size={24} />
        <b className="sb-command-name">/{command.path}</b>
        {visibleOptions.map((option) => (
          <OptionField
            key={option.name}
            option={option}
            draft={drafts[option.name] ?? EMPTY_DRAFT}
            problem={problems[option.name]}
            onDraft={(draft) => setDrafts((all) => ({ ...all, [option.name]: draft }))}
            onPicked={() => focusNext(option.name)}
            onDone={() => handleFieldDone(option.name)}
            onBack={() =>
              option.required ? onLeave() : setAdded((names) => names.filter((one) => one !== option.name))
            }
            inputRef={(input) => {
              if (input) fields.current.set(option.name, input);
              else fields.current.delete(option.name);
            }}
            autocompleteContext={{
              as: pageView.me.user.id,
              channel: pageView.channel?.id ?? '',
              command: command.path,
              options: validOptions(),
            }}
          />
        ))}
        {hiddenOptions.map(({ name, description }) => (
          <button
            key={name}
            type="button"
            className="sb-more"
            title={description}
            aria-label={t('sandbox.compose.optional', { name })}
            onClick={() => setAdded((names) => [...names, name])}
          >
            <IconPlus size={14} aria-hidden /> {name}
          </button>
        ))}
        <button
          ref={button}
          type="button"
          className="dc-btn sb-send"
          aria-busy={isSending}
          onClick={() => void send()}
          onKeyDown={(event) => event.key === 'Backspace' && onLeave()}
        >
          {t('sandbox.compose.send', { command: command.path })} <IconSend2 size={16} aria-hidden />
        </button>
      </div>
    </div>
  );
}

/** Maps problems with a path such as `options.quantity` to the option; all others get the key ''. */
function problemsByOption(refusal: ControlApiError): Problems {
  const byOption = refusal.fields.map(({ path, message }) => [/^options\.(.+)$/u.exec(path)?.[1] ?? '', message]);
  return byOption.length > 0 ? Object.fromEntries(byOption) : { '': refusal.message };
}
