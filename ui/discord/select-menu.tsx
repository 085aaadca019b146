import { IconChevronDown } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { say } from '../../locales/translate.ts';

export type Choice = { value: string; label: string; about?: string; emoji?: string };

/** Longer lists can be searched. */
const SEARCHED_FROM = 9;

/**
 * A list that opens under its button. One choice closes it and is told at once; where several may be chosen they are
 * told together with *Done*, and Escape leaves what was.
 */
export function SelectMenu({
  label,
  hint,
  choices,
  chosen,
  least,
  most,
  isOff = false,
  isBusy = false,
  onChoose,
  own = {},
}: {
  label: string;
  /** Stands where nothing is chosen. */
  hint: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  least: number;
  most: number;
  isOff?: boolean;
  isBusy?: boolean;
  onChoose: (values: readonly string[]) => void;
  /** Of the button: an id for its label, what describes it. */
  own?: Readonly<Record<string, string | boolean | undefined>>;
}) {
  const [isOpen, open] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const called = choices.filter(({ value }) => chosen.includes(value)).map((choice) => choice.label);
  const close = () => {
    open(false);
    button.current?.focus();
  };
  return (
    <div className="dc-menu">
      <button
        ref={button}
        type="button"
        className="dc-select"
        disabled={isOff}
        aria-busy={isBusy}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-label={
          called.length > 0 ? say('dashboard.message.select_chosen', { label, chosen: called.join(', ') }) : label
        }
        {...own}
        onClick={() => open(!isOpen)}
      >
        <span>{called.join(', ') || hint || label}</span>
        <IconChevronDown size={16} aria-hidden />
      </button>
      {isOpen && (
        <Choices
          id={listId}
          label={label}
          choices={choices}
          chosen={chosen}
          least={least}
          most={most}
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

type Given = Pick<Parameters<typeof SelectMenu>[0], 'label' | 'choices' | 'chosen' | 'least' | 'most' | 'onChoose'>;

function Choices({
  id,
  label,
  choices,
  chosen,
  least,
  most,
  onChoose,
  onClose,
}: Given & { id: string; onClose: () => void }) {
  const [marked, mark] = useState(chosen);
  const [sought, seek] = useState('');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = box.current;
    shown?.querySelector<HTMLElement>('input, button')?.focus();
    shown?.scrollIntoView({ block: 'nearest' });
  }, []);
  const words = sought.trim().toLowerCase();
  const found = choices.filter((choice) => choice.label.toLowerCase().includes(words));
  const isMany = most > 1;
  const toggle = (value: string) =>
    mark((all) => (all.includes(value) ? all.filter((one) => one !== value) : [...all, value]));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      step(box.current, event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={box} id={id} className="dc-choices" role="group" aria-label={label} onKeyDown={onKeyDown}>
      {choices.length >= SEARCHED_FROM && (
        <input
          type="search"
          aria-label={say('dashboard.message.select_search')}
          placeholder={say('dashboard.message.select_search')}
          value={sought}
          onChange={(event) => seek(event.currentTarget.value)}
        />
      )}
      <ul>
        {found.map((choice) => (
          <li key={choice.value}>
            {isMany ? (
              <label>
                <input
                  type="checkbox"
                  checked={marked.includes(choice.value)}
                  disabled={!marked.includes(choice.value) && marked.length >= most}
                  onChange={() => toggle(choice.value)}
                />
                <Words choice={choice} />
              </label>
            ) : (
              <button
                type="button"
                aria-pressed={chosen.includes(choice.value)}
                onClick={() => onChoose(least === 0 && chosen.includes(choice.value) ? [] : [choice.value])}
              >
                <Words choice={choice} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p>{say('dashboard.message.select_nothing')}</p>}
      {isMany && (
        <button
          type="button"
          className="dc-btn"
          disabled={marked.length < least || marked.length > most}
          onClick={() => onChoose(marked)}
        >
          {say('dashboard.message.select_done', { count: marked.length })}
        </button>
      )}
    </div>
  );
}

const Words = ({ choice: { label, about, emoji } }: { choice: Choice }) => (
  <span>
    {emoji && <span aria-hidden>{emoji} </span>}
    {label}
    {about && <small>{about}</small>}
  </span>
);

/** On to the next field or button of the list, around its ends. */
function step(box: HTMLElement | null, by: 1 | -1): void {
  const stops = [...(box?.querySelectorAll<HTMLElement>('input:enabled, button:enabled') ?? [])];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops.at((at + by + stops.length) % stops.length)?.focus();
}
