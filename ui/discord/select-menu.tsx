import { IconChevronDown } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { t } from '../../locales/translate.ts';

export type Choice = { value: string; label: string; description?: string; emoji?: string };

/** Lists with at least this many choices have a search field. */
const MIN_SEARCHABLE_CHOICES = 9;

/**
 * A list that opens below its button. A single choice closes it and is reported at once; multiple choices are reported
 * together with *Done*, and Escape keeps the previous choice.
 */
export function SelectMenu({
  label,
  placeholder,
  choices,
  chosen,
  minValues,
  maxValues,
  isDisabled = false,
  isBusy = false,
  onChoose,
  buttonProps = {},
}: {
  label: string;
  /** Shown while nothing is chosen. */
  placeholder: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  minValues: number;
  maxValues: number;
  isDisabled?: boolean;
  isBusy?: boolean;
  onChoose: (values: readonly string[]) => void;
  /** Extra attributes of the button, such as an id for its label or `aria-describedby`. */
  buttonProps?: Readonly<Record<string, string | boolean | undefined>>;
}) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const selectedLabels = choices.filter(({ value }) => chosen.includes(value)).map((choice) => choice.label);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="dc-menu">
      <button
        ref={button}
        type="button"
        className="dc-select"
        disabled={isDisabled}
        aria-busy={isBusy}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-label={
          selectedLabels.length > 0
            ? t('dashboard.message.select_chosen', { label, chosen: selectedLabels.join(', ') })
            : label
        }
        {...buttonProps}
        onClick={() => setOpen(!isOpen)}
      >
        <span>{selectedLabels.join(', ') || placeholder || label}</span>
        <IconChevronDown size={16} aria-hidden />
      </button>
      {isOpen && (
        <ChoiceList
          id={listId}
          label={label}
          choices={choices}
          chosen={chosen}
          minValues={minValues}
          maxValues={maxValues}
          onClose={close}
          onChoose={(values) => {
            close();
            onChoose(values);
          }}
        />
      )}
    </div>
  );
}

type ChoiceListProps = Pick<
  Parameters<typeof SelectMenu>[0],
  'label' | 'choices' | 'chosen' | 'minValues' | 'maxValues' | 'onChoose'
>;

function ChoiceList({
  id,
  label,
  choices,
  chosen,
  minValues,
  maxValues,
  onChoose,
  onClose,
}: ChoiceListProps & { id: string; onClose: () => void }) {
  const [checked, setChecked] = useState(chosen);
  const [search, setSearch] = useState('');
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = container.current;
    element?.querySelector<HTMLElement>('input, button')?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }, []);
  const searchText = search.trim().toLowerCase();
  const matches = choices.filter((choice) => choice.label.toLowerCase().includes(searchText));
  const isMultiple = maxValues > 1;
  const toggle = (value: string) =>
    setChecked((all) => (all.includes(value) ? all.filter((one) => one !== value) : [...all, value]));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      moveFocus(container.current, event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={container} id={id} className="dc-choices" role="group" aria-label={label} onKeyDown={onKeyDown}>
      {choices.length >= MIN_SEARCHABLE_CHOICES && (
        <input
          type="search"
          aria-label={t('dashboard.message.select_search')}
          placeholder={t('dashboard.message.select_search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ul>
        {matches.map((choice) => (
          <li key={choice.value}>
            {isMultiple ? (
              <CheckboxChoice
                choice={choice}
                isChecked={checked.includes(choice.value)}
                isDisabled={!checked.includes(choice.value) && checked.length >= maxValues}
                onToggle={() => toggle(choice.value)}
              />
            ) : (
              <button
                type="button"
                aria-pressed={chosen.includes(choice.value)}
                onClick={() => onChoose(minValues === 0 && chosen.includes(choice.value) ? [] : [choice.value])}
              >
                <ChoiceLabel choice={choice} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {matches.length === 0 && <p>{t('dashboard.message.select_nothing')}</p>}
      {isMultiple && (
        <button
          type="button"
          className="dc-btn"
          disabled={checked.length < minValues || checked.length > maxValues}
          onClick={() => onChoose(checked)}
        >
          {t('dashboard.message.select_done', { count: checked.length })}
        </button>
      )}
    </div>
  );
}

function CheckboxChoice({
  choice,
  isChecked,
  isDisabled,
  onToggle,
}: {
  choice: Choice;
  isChecked: boolean;
  isDisabled: boolean;
  onToggle: () => void;
}) {
  return (
    <label>
      <input type="checkbox" checked={isChecked} disabled={isDisabled} onChange={onToggle} />
      <ChoiceLabel choice={choice} />
    </label>
  );
}

const ChoiceLabel = ({ choice: { label, description, emoji } }: { choice: Choice }) => (
  <span>
    {emoji && <span aria-hidden>{emoji} </span>}
    {label}
    {description && <small>{description}</small>}
  </span>
);

/** Focuses the next or previous field or button of the list and wraps around at the ends. */
function moveFocus(container: HTMLElement | null, offset: 1 | -1): void {
  const focusables = [...(container?.querySelectorAll<HTMLElement>('input:enabled, button:enabled') ?? [])];
  const index = focusables.findIndex((focusable) => focusable === document.activeElement);
  focusables.at((index + offset + focusables.length) % focusables.length)?.focus();
}
