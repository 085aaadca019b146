import { IconChevronDown } from '@tabler/icons-react';
import { ComponentType, type APISelectMenuComponent } from 'discord-api-types/v10';
import { useState } from 'react';
import { SelectMenu, type Choice } from './select-menu.tsx';
import { useMessageContext } from './message-context.tsx';
import type { ComponentInteraction } from './component-interaction.ts';

/** A select of a message: a single choice is sent at once, multiple choices are sent with *Done*. */
export function MessageSelect({
  select,
  onInteract,
  pendingCustomId,
  choices = listStringChoices(select),
}: {
  select: APISelectMenuComponent;
  onInteract: ((interaction: ComponentInteraction) => void) | undefined;
  pendingCustomId: string | undefined;
  choices?: readonly Choice[] | undefined;
}) {
  const { isStatic } = useMessageContext();
  const defaultValues = readDefaultValues(select);
  const [picked, setPicked] = useState<{ selectionKey: string; values: readonly string[] }>();
  // When the bot edits the default values, they replace the user's choice.
  const selectionKey = JSON.stringify(defaultValues);
  const chosen = picked?.selectionKey === selectionKey ? picked.values : defaultValues;
  const placeholder = select.placeholder ?? '';
  if (isStatic || !onInteract)
    return (
      <span className="dc-select still">
        {choices.find(({ value }) => chosen.includes(value))?.label ?? placeholder}
        <IconChevronDown size={16} aria-hidden />
      </span>
    );
  return (
    <SelectMenu
      label={placeholder || select.custom_id}
      placeholder={placeholder}
      choices={choices}
      chosen={chosen}
      minValues={select.min_values ?? 1}
      maxValues={select.max_values ?? 1}
      isDisabled={select.disabled ?? false}
      isBusy={pendingCustomId === select.custom_id}
      onChoose={(values) => {
        setPicked({ selectionKey, values });
        onInteract({ customId: select.custom_id, componentType: select.type, values: [...values] });
      }}
    />
  );
}

function readDefaultValues(select: APISelectMenuComponent): string[] {
  if (select.type === ComponentType.StringSelect)
    return select.options.filter((option) => option.default).map(({ value }) => value);
  return (select.default_values ?? []).map(({ id }) => id);
}

export function listStringChoices(select: APISelectMenuComponent): readonly Choice[] {
  if (select.type !== ComponentType.StringSelect) return [];
  return select.options.map(({ value, label, description, emoji }) => ({
    value,
    label,
    ...(description && { description }),
    ...(emoji?.name && !emoji.id && { emoji: emoji.name }),
  }));
}
