import { ApplicationCommandOptionType as Option, type APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import { say } from '../../../locales/translate.ts';
import { readFileInput } from '../api/control-client.ts';
import { useStage } from '../state/page-context.ts';
import { narrowed, type Draft } from './parse-option.ts';
import { entryId, Picker } from './picker.tsx';
import { asksBot, offeredFor, useAutocomplete, type Asking } from './suggestions.ts';
import { useListbox } from './use-listbox.ts';

export type FieldProps = {
  option: APIApplicationCommandBasicOption;
  draft: Draft;
  problem: string | undefined;
  onDraft: (draft: Draft) => void;
  /** Something was taken from the list; what the parent knows of this field is older still. */
  onPicked: () => void;
  /** Enter in a finished field. */
  onDone: () => void;
  /** Backspace in an empty field. */
  onBack: () => void;
  field: Ref<HTMLInputElement>;
  asking: Asking;
};

/** One option of a command as a chip with its own field, and above the composer what may be chosen. */
export function OptionField(props: FieldProps) {
  const { option, draft, problem } = props;
  const id = useId();
  const isFile = option.type === Option.Attachment;
  return (
    <span className={problem ? 'sb-chip bad' : 'sb-chip'}>
      <label htmlFor={id} title={option.description}>
        {option.name}
        {option.required && <span className="vh">, {option.description}</span>}
      </label>
      {isFile ? <FileField {...props} id={id} /> : <ChoiceField {...props} id={id} />}
      {isFile && draft.file && <span>{draft.file.filename}</span>}
    </span>
  );
}

function FileField({ onDraft, problem, field, id }: FieldProps & { id: string }) {
  const take = async (files: FileList | null) => {
    const file = files?.[0];
    onDraft(file ? { text: file.name, file: await readFileInput(file) } : { text: '' });
  };
  return (
    <input
      id={id}
      ref={field}
      type="file"
      aria-invalid={problem !== undefined}
      onChange={(event) => void take(event.currentTarget.files)}
    />
  );
}

function ChoiceField({
  option,
  draft,
  problem,
  onDraft,
  onPicked,
  onDone,
  onBack,
  field,
  id,
  asking,
}: FieldProps & { id: string }) {
  const { scene } = useStage();
  const [isFocused, setFocused] = useState(false);
  const [isClosed, close] = useState(false);
  const isAsking = asksBot(option) && isFocused && !draft.chosen;
  const asked = useAutocomplete(option, draft.text, isAsking ? asking : undefined);
  const offered = asksBot(option) ? asked.suggestions : offeredFor(option, scene.guild);
  const shown = offered && (asksBot(option) ? offered : narrowed(offered, draft.chosen ? '' : draft.text));
  const hasList = asksBot(option) || offered !== undefined;
  const isOpen = hasList && isFocused && !isClosed && !draft.chosen;
  const listId = `${id}-list`;
  const pick = (at: number) => {
    const chosen = shown?.[at];
    if (!chosen) return;
    onDraft({ text: chosen.label, chosen });
    onPicked();
  };
  const list = useListbox({
    count: isOpen ? (shown?.length ?? 0) : 0,
    isOpen,
    onPick: pick,
    onClose: () => close(true),
    listKey: draft.text,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // An empty field that may stay empty is left by Tab, not filled.
    const isLeaving = event.key === 'Tab' && draft.text === '' && !option.required;
    if (isLeaving || list.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onDone();
    }
    if (event.key === 'Backspace' && draft.text === '') {
      event.preventDefault();
      onBack();
    }
  };
  const isNumber = option.type === Option.Integer || option.type === Option.Number;
  return (
    <>
      <input
        id={id}
        ref={field}
        // Wide enough for what stands in it, as in Discord.
        size={Math.min(40, Math.max(6, draft.text.length + 1))}
        autoComplete="off"
        value={draft.text}
        aria-invalid={problem !== undefined}
        aria-required={option.required ?? false}
        {...(isNumber && !hasList && { inputMode: 'decimal' as const })}
        {...(hasList && {
          role: 'combobox',
          'aria-autocomplete': 'list' as const,
          'aria-expanded': isOpen,
          'aria-controls': listId,
          ...(isOpen && shown?.length && { 'aria-activedescendant': entryId(listId, list.active) }),
        })}
        onChange={(event) => {
          close(false);
          onDraft({ text: event.currentTarget.value });
        }}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onClick={() => close(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <Picker
          id={listId}
          title={say('sandbox.compose.suggestions', { name: option.name })}
          items={(shown ?? []).map(({ value, label, about }) => ({
            key: String(value),
            content: (
              <span>
                <b>{label}</b> {about && <small>{about}</small>}
              </span>
            ),
          }))}
          active={list.active}
          onPick={pick}
          onMark={list.setActive}
          note={say(asked.isLoading && asksBot(option) ? 'sandbox.compose.loading' : 'sandbox.compose.nothing_found')}
        />
      )}
    </>
  );
}
