import { IconChevronDown } from '@tabler/icons-react';
import { ComponentType, type APISelectMenuComponent } from 'discord-api-types/v10';
import { useState } from 'react';
import { SelectMenu, type Choice } from './select-menu.tsx';
import { useSurroundings } from './message-context.tsx';
import type { Use } from './component-interaction.ts';

/** A select under a message: what was chosen is sent at once, or with *Done* where several may be chosen. */
export function MessageSelect({
  select,
  onUse,
  busyId,
  choices = ownChoices(select),
}: {
  select: APISelectMenuComponent;
  onUse: ((use: Use) => void) | undefined;
  busyId: string | undefined;
  choices?: readonly Choice[] | undefined;
}) {
  const { isStill } = useSurroundings();
  const start = startOf(select);
  const [picked, pick] = useState<{ over: string; values: readonly string[] }>();
  // Once the bot edits what is chosen, that counts again.
  const over = JSON.stringify(start);
  const chosen = picked?.over === over ? picked.values : start;
  const hint = select.placeholder ?? '';
  if (isStill || !onUse)
    return (
      <span className="dc-select still">
        {choices.find(({ value }) => chosen.includes(value))?.label ?? hint}
        <IconChevronDown size={16} aria-hidden />
      </span>
    );
  return (
    <SelectMenu
      label={hint || select.custom_id}
      hint={hint}
      choices={choices}
      chosen={chosen}
      least={select.min_values ?? 1}
      most={select.max_values ?? 1}
      isOff={select.disabled ?? false}
      isBusy={busyId === select.custom_id}
      onChoose={(values) => {
        pick({ over, values });
        onUse({ customId: select.custom_id, componentType: select.type, values: [...values] });
      }}
    />
  );
}

function startOf(select: APISelectMenuComponent): string[] {
  if (select.type === ComponentType.StringSelect)
    return select.options.filter((option) => option.default).map(({ value }) => value);
  return (select.default_values ?? []).map(({ id }) => id);
}

export function ownChoices(select: APISelectMenuComponent): readonly Choice[] {
  if (select.type !== ComponentType.StringSelect) return [];
  return select.options.map(({ value, label, description, emoji }) => ({
    value,
    label,
    ...(description && { about: description }),
    ...(emoji?.name && !emoji.id && { emoji: emoji.name }),
  }));
}
