import { useEffect, useRef, useState } from 'react';
import type { GuildView } from '../../control-api/contract.ts';
import { ControlApiError } from '../api/control-client.ts';
import { usePageContext } from '../state/page-context.ts';
import {
  findProblems,
  problemsByOption,
  validOptions,
  type CommandOptions,
  type Drafts,
  type Problems,
} from './option-drafts.ts';
import type { Draft } from './parse-option.ts';
import type { SlashCommand } from './slash-commands.ts';

type CommandFormOptions = {
  command: SlashCommand;
  onSend: (command: string, options: CommandOptions) => Promise<void>;
  onSent: () => void;
};

/** The state of a command form. Nothing is sent while an option is invalid or a required one is missing. */
export function useCommandForm({ command, onSend, onSent }: CommandFormOptions) {
  const { guild } = usePageContext().pageView;
  const optionDrafts = useOptionDrafts(command, guild);
  const { options, drafts, values } = optionDrafts;
  const [problems, setProblems] = useState<Problems>({});
  const [isSending, setSending] = useState(false);
  const { button, fieldRef, focusField } = useFieldFocus(command, options[0]?.name, optionDrafts.lastAdded);

  async function send(): Promise<void> {
    if (isSending) return;
    const newProblems = findProblems({ options, drafts, guild });
    setProblems(newProblems);
    const firstInvalid = Object.keys(newProblems)[0];
    if (firstInvalid !== undefined) return focusField(firstInvalid);
    setSending(true);
    try {
      await onSend(command.path, values);
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
    const rest = options.slice(options.findIndex(({ name }) => name === from) + 1);
    focusField(rest.find(({ name }) => !drafts[name]?.text)?.name);
  };
  const handleFieldDone = (name: string) => {
    const isFilled = Boolean(drafts[name]?.text);
    const isLast = options.every((option) => option.name === name || drafts[option.name]?.text);
    // Enter in the last filled field sends, as in Discord.
    if (isFilled && isLast) void send();
    else focusNext(name);
  };
  return { optionDrafts, problems, isSending, button, fieldRef, send, focusNext, handleFieldDone };
}

/** The visible options of a command, which are the required and the added ones, and their drafts. */
function useOptionDrafts(command: SlashCommand, guild: GuildView) {
  const [drafts, setDrafts] = useState<Drafts>({});
  const [added, setAdded] = useState<readonly string[]>([]);
  const options = command.options.filter(({ name, required }) => required || added.includes(name));
  return {
    options,
    hiddenOptions: command.options.filter(({ name, required }) => !required && !added.includes(name)),
    lastAdded: added.at(-1),
    drafts,
    values: validOptions({ options, drafts, guild }),
    setDraft: (name: string, draft: Draft) => setDrafts((all) => ({ ...all, [name]: draft })),
    addOption: (name: string) => setAdded((names) => [...names, name]),
    removeOption: (name: string) => setAdded((names) => names.filter((one) => one !== name)),
  };
}

/** Focuses the first field when a command opens, and each field that is added. */
function useFieldFocus(command: SlashCommand, firstName: string | undefined, lastAdded: string | undefined) {
  const fields = useRef(new Map<string, HTMLInputElement>());
  const button = useRef<HTMLButtonElement>(null);
  /** Focuses the send button when there is no such field. */
  const focusField = (name: string | undefined) => ((name && fields.current.get(name)) || button.current)?.focus();
  useEffect(() => {
    // Only when the command opens; afterwards the focus belongs to the user.
    focusField(firstName);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [command]);
  useEffect(() => {
    if (lastAdded) fields.current.get(lastAdded)?.focus();
  }, [lastAdded]);
  const fieldRef = (name: string) => (input: HTMLInputElement | null) => {
    if (input) fields.current.set(name, input);
    else fields.current.delete(name);
  };
  return { button, fieldRef, focusField };
}
