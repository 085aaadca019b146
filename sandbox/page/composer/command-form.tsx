import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { IconPlus, IconSend2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { BotFace } from '../../../ui/discord/message.tsx';
import { say } from '../../../locales/translate.ts';
import type { SlashAct } from '../../control-api/contract.ts';
import { Refused } from '../api/control-client.ts';
import { useStage } from '../state/page-context.ts';
import type { Usable } from './slash-commands.ts';
import { readOption, type Draft } from './parse-option.ts';
import { OptionField } from './option-field.tsx';
import { offeredFor } from './suggestions.ts';

type Options = NonNullable<SlashAct['options']>;
type Problems = Readonly<Record<string, string>>;
const EMPTY: Draft = { text: '' };

/** A chosen command with its options. Nothing is sent while an option is wrong or a required one is missing. */
export function CommandForm({
  command,
  onSend,
  onSent,
  onLeave,
}: {
  command: Usable;
  onSend: (command: string, options: Options) => Promise<void>;
  onSent: () => void;
  onLeave: () => void;
}) {
  const { scene } = useStage();
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const [added, setAdded] = useState<readonly string[]>([]);
  const [problems, setProblems] = useState<Problems>({});
  const [isSending, setSending] = useState(false);
  const fields = useRef(new Map<string, HTMLInputElement>());
  const button = useRef<HTMLButtonElement>(null);
  const shown = command.options.filter(({ name, required }) => required || added.includes(name));
  const more = command.options.filter(({ name, required }) => !required && !added.includes(name));
  const firstName = shown[0]?.name;
  const focus = (name: string | undefined) => ((name && fields.current.get(name)) || button.current)?.focus();

  useEffect(() => {
    // Only when the command appears: later the focus is the person's.
    focus(firstName);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [command]);
  const lastAdded = added.at(-1);
  useEffect(() => {
    if (lastAdded) fields.current.get(lastAdded)?.focus();
  }, [lastAdded]);

  const read = (option: APIApplicationCommandBasicOption) =>
    readOption(option, drafts[option.name], offeredFor(option, scene.guild) ?? []);
  const good = (): Options =>
    Object.fromEntries(
      shown.flatMap((option) => {
        const answer = read(option);
        return answer.ok && answer.value !== undefined ? [[option.name, answer.value]] : [];
      }),
    );

  async function send(): Promise<void> {
    if (isSending) return;
    const wrong = Object.fromEntries(
      shown.flatMap((option) => {
        const answer = read(option);
        return answer.ok ? [] : [[option.name, say(answer.problem.sentence, answer.problem.data)]];
      }),
    );
    setProblems(wrong);
    const firstWrong = Object.keys(wrong)[0];
    if (firstWrong !== undefined) return focus(firstWrong);
    setSending(true);
    try {
      await onSend(command.path, good());
      onSent();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setProblems(problemsOf(error));
    } finally {
      setSending(false);
    }
    return undefined;
  }

  /** On from one field to the next that is still empty, then to the button. */
  const advance = (from: string) => {
    const rest = shown.slice(shown.findIndex(({ name }) => name === from) + 1);
    const next = rest.find(({ name }) => !drafts[name]?.text);
    if (next) focus(next.name);
    else button.current?.focus();
  };
  const finish = (name: string) => {
    const isFilled = Boolean(drafts[name]?.text);
    const isLast = shown.every((option) => option.name === name || drafts[option.name]?.text);
    // Enter in the last filled field sends, as in Discord.
    if (isFilled && isLast) void send();
    else advance(name);
  };
  const wrongs = Object.entries(problems);
  return (
    <div
      className="sb-command"
      role="group"
      aria-label={say('sandbox.compose.options_of', { command: command.path })}
      onKeyDown={(event) => event.key === 'Escape' && onLeave()}
    >
      {wrongs.length > 0 && (
        <div className="sb-problems" role="alert">
          {wrongs.map(([name, problem]) => (
            <p key={name}>{name === '' ? problem : say('sandbox.option.bad', { name, problem })}</p>
          ))}
        </div>
      )}
      <div className="sb-chips">
        <BotFace size={24} />
        <b className="sb-command-name">/{command.path}</b>
        {shown.map((option) => (
          <OptionField
            key={option.name}
            option={option}
            draft={drafts[option.name] ?? EMPTY}
            problem={problems[option.name]}
            onDraft={(draft) => setDrafts((all) => ({ ...all, [option.name]: draft }))}
            onPicked={() => advance(option.name)}
            onDone={() => finish(option.name)}
            onBack={() =>
              option.required ? onLeave() : setAdded((names) => names.filter((one) => one !== option.name))
            }
            field={(input) => {
              if (input) fields.current.set(option.name, input);
              else fields.current.delete(option.name);
            }}
            asking={{ as: scene.me.user.id, channel: scene.channel?.id ?? '', command: command.path, options: good() }}
          />
        ))}
        {more.map(({ name, description }) => (
          <button
            key={name}
            type="button"
            className="sb-more"
            title={description}
            aria-label={say('sandbox.compose.optional', { name })}
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
          {say('sandbox.compose.send', { command: command.path })} <IconSend2 size={16} aria-hidden />
        </button>
      </div>
    </div>
  );
}

/** The local Discord names `options.quantity`; what it names otherwise stands by itself. */
function problemsOf(refused: Refused): Problems {
  const named = refused.fields.map(({ path, message }) => [/^options\.(.+)$/u.exec(path)?.[1] ?? '', message]);
  return named.length > 0 ? Object.fromEntries(named) : { '': refused.message };
}
