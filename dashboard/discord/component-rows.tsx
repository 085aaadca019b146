import { IconChevronDown, IconExternalLink } from '@tabler/icons-react';
import {
  ButtonStyle,
  ComponentType,
  type APIButtonComponent,
  type APIMessage,
  type APISelectMenuComponent,
} from 'discord-api-types/v10';
import { useSurroundings } from './surroundings.tsx';

/** What a person does with a component: the custom id, and what was chosen in a select. */
export type Use = { customId: string; componentType: ComponentType; values?: string[] };
export type Choice = { value: string; label: string };

const LOOK: Partial<Record<ButtonStyle, string>> = {
  [ButtonStyle.Secondary]: 's',
  [ButtonStyle.Success]: 'g',
  [ButtonStyle.Danger]: 'r',
  [ButtonStyle.Link]: 's',
};

/** The rows of buttons and selects under a message. Without `onUse`, or in a preview, they are pictures of themselves. */
export function ComponentRows({
  rows,
  onUse,
  busyId,
  choicesOf,
}: {
  rows: NonNullable<APIMessage['components']>;
  onUse?: ((use: Use) => void) | undefined;
  /** The custom id whose answer is awaited. */
  busyId?: string | undefined;
  /** The choices of user, role and channel selects, which the message itself does not carry. */
  choicesOf?: ((select: APISelectMenuComponent) => readonly Choice[]) | undefined;
}) {
  return rows.map((row, at) =>
    row.type === ComponentType.ActionRow ? (
      <div className="dc-btns" key={at}>
        {row.components.map((part, place) =>
          part.type === ComponentType.Button ? (
            <Button key={place} button={part} onUse={onUse} busyId={busyId} />
          ) : (
            <Select
              key={place}
              select={part}
              onUse={onUse}
              busyId={busyId}
              choices={choicesOf?.(part) ?? ownChoices(part)}
            />
          ),
        )}
      </div>
    ) : null,
  );
}

type Used = { onUse: ((use: Use) => void) | undefined; busyId: string | undefined };

function Button({ button, onUse, busyId }: { button: APIButtonComponent } & Used) {
  const { isStill } = useSurroundings();
  const look = `dc-btn ${LOOK[button.style] ?? ''}`;
  const words = (
    <>
      {'emoji' in button && button.emoji?.name && !button.emoji.id && <span aria-hidden>{button.emoji.name}</span>}
      {'label' in button && button.label}
      {button.style === ButtonStyle.Link && <IconExternalLink size={15} aria-hidden />}
    </>
  );
  if (isStill) return <span className={button.disabled ? `${look} off` : look}>{words}</span>;
  if (button.style === ButtonStyle.Link)
    return (
      <a
        className={look}
        href={/^https?:/.test(button.url) ? button.url : undefined}
        target="_blank"
        rel="noopener noreferrer"
      >
        {words}
      </a>
    );
  if (!('custom_id' in button) || !onUse) return <span className={`${look} off`}>{words}</span>;
  const isBusy = busyId === button.custom_id;
  return (
    <button
      type="button"
      className={isBusy ? `${look} busy` : look}
      disabled={button.disabled ?? false}
      aria-busy={isBusy}
      onClick={() => !isBusy && onUse({ customId: button.custom_id, componentType: ComponentType.Button })}
    >
      {words}
    </button>
  );
}

function Select({
  select,
  onUse,
  busyId,
  choices,
}: { select: APISelectMenuComponent; choices: readonly Choice[] } & Used) {
  const { isStill } = useSurroundings();
  const hint = select.placeholder ?? '';
  if (isStill || !onUse)
    return (
      <span className="dc-select still">
        {hint}
        <IconChevronDown size={16} aria-hidden />
      </span>
    );
  return (
    <select
      className="dc-select"
      aria-label={hint || select.custom_id}
      disabled={select.disabled ?? false}
      aria-busy={busyId === select.custom_id}
      value=""
      onChange={(event) =>
        onUse({ customId: select.custom_id, componentType: select.type, values: [event.currentTarget.value] })
      }
    >
      <option value="" disabled>
        {hint}
      </option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

const ownChoices = (select: APISelectMenuComponent): readonly Choice[] =>
  select.type === ComponentType.StringSelect ? select.options.map(({ value, label }) => ({ value, label })) : [];
