import { ApplicationCommandOptionType as Option, type APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import { t } from '../../../locales/translate.ts';
import { readFileInput } from '../api/control-client.ts';
import { usePageContext } from '../state/page-context.ts';
import { filterSuggestions, type Draft, type Suggestion } from './parse-option.ts';
import { optionElementId, Picker, type PickerItem } from './picker.tsx';
import { hasAutocomplete, staticSuggestions, useAutocomplete, type AutocompleteContext } from './suggestions.ts';
import { useListbox } from './use-listbox.ts';

export type OptionFieldProps = {
  option: APIApplicationCommandBasicOption;
  draft: Draft;
  problem: string | undefined;
  onDraft: (draft: Draft) => void;
  /** A suggestion was picked. The parent's draft of this field is not updated yet. */
  onPicked: () => void;
  /** Enter was pressed in the field. */
  onDone: () => void;
  /** Backspace was pressed in the empty field. */
  onBack: () => void;
  inputRef: Ref<HTMLInputElement>;
  autocompleteContext: AutocompleteContext;
};

/** One command option: a chip with an input, and its suggestions above the composer. */
export function OptionField(props: OptionFieldProps) {
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

function FileField({ onDraft, problem, inputRef, id }: OptionFieldProps & { id: string }) {
  const chooseFile = async (files: FileList | null) => {
    const file = files?.[0];
    onDraft(file ? { text: file.name, file: await readFileInput(file) } : { text: '' });
  };
  return (
    <input
      id={id}
      ref={inputRef}
      type="file"
      aria-invalid={problem !== undefined}
      onChange={(event) => void chooseFile(event.currentTarget.files)}
    />
  );
}

/** A text input with the suggestions that match its text. */
function ChoiceField({ id, ...props }: OptionFieldProps & { id: string }) {
  const { option, draft, problem, onDraft, onDone, onBack, inputRef } = props;
  const list = useSuggestionList(props);
  const { hasList, isOpen, suggestions, listbox } = list;
  const listId = `${id}-list`;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // Tab leaves an empty optional field instead of picking a suggestion.
    const isLeaving = event.key === 'Tab' && draft.text === '' && !option.required;
    if (isLeaving || listbox.onKeyDown(event)) return;
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
        ref={inputRef}
        // Grows with its text, as in Discord.
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
          ...(isOpen && suggestions?.length && { 'aria-activedescendant': optionElementId(listId, listbox.active) }),
        })}
        onChange={(event) => {
          list.setDismissed(false);
          onDraft({ text: event.currentTarget.value });
        }}
        onFocus={() => list.setFocused(true)}
        onBlur={() => list.setFocused(false)}
        onClick={() => list.setDismissed(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <Picker
          id={listId}
          title={t('sandbox.compose.suggestions', { name: option.name })}
          items={(suggestions ?? []).map(toPickerItem)}
          active={listbox.active}
          onPick={list.pick}
          onHighlight={listbox.setActive}
          emptyText={t(list.isLoading ? 'sandbox.compose.loading' : 'sandbox.compose.nothing_found')}
        />
      )}
    </>
  );
}

const toPickerItem = ({ value, label, description }: Suggestion): PickerItem => ({
  key: String(value),
  content: (
    <span>
      <b>{label}</b> {description && <small>{description}</small>}
    </span>
  ),
});

type SuggestionListOptions = Pick<
  OptionFieldProps,
  'option' | 'draft' | 'onDraft' | 'onPicked' | 'autocompleteContext'
>;

/** The suggestions for the text of an option, from the bot or the server, and whether their list is open. */
function useSuggestionList({ option, draft, onDraft, onPicked, autocompleteContext }: SuggestionListOptions) {
  const { pageView } = usePageContext();
  const [isFocused, setFocused] = useState(false);
  const [isDismissed, setDismissed] = useState(false);
  const isFromBot = hasAutocomplete(option);
  const isAutocompleting = isFromBot && isFocused && !draft.chosen;
  const autocomplete = useAutocomplete(option, draft.text, isAutocompleting ? autocompleteContext : undefined);
  const allSuggestions = isFromBot ? autocomplete.suggestions : staticSuggestions(option, pageView.guild);
  const suggestions =
    allSuggestions && (isFromBot ? allSuggestions : filterSuggestions(allSuggestions, draft.chosen ? '' : draft.text));
  const hasList = isFromBot || suggestions !== undefined;
  const isOpen = hasList && isFocused && !isDismissed && !draft.chosen;
  const pick = (index: number) => {
    const chosen = suggestions?.[index];
    if (!chosen) return;
    onDraft({ text: chosen.label, chosen });
    onPicked();
  };
  const listbox = useListbox({
    count: isOpen ? (suggestions?.length ?? 0) : 0,
    isOpen,
    onPick: pick,
    onClose: () => setDismissed(true),
    listKey: draft.text,
  });
  const isLoading = isFromBot && autocomplete.isLoading;
  return { suggestions, hasList, isOpen, isLoading, listbox, pick, setFocused, setDismissed };
}
