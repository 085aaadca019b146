import { ComponentType, type APISelectMenuOption } from 'discord-api-types/v10';
import type { MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { truncate } from './format-view.ts';

type ActionRow = NonNullable<MessageBody['components']>[number];
/** Discord's limits for a select menu and the texts of its options (components/reference, "String Select"). */
const MAX_OPTIONS = 25;
const MAX_LABEL_LENGTH = 100;

/** Returns one row with a select menu; no row without options. `min` and `max` limit how many can be chosen, 1 by default. */
export function selectRow(spec: {
  id: string;
  placeholder: string;
  options: readonly APISelectMenuOption[];
  min?: number;
  max?: number;
}): ActionRow[] {
  const options = spec.options.slice(0, MAX_OPTIONS).map(({ label, description, ...option }) => ({
    ...option,
    label: truncate(label, MAX_LABEL_LENGTH),
    ...(description !== undefined && { description: truncate(description, MAX_LABEL_LENGTH) }),
  }));
  if (options.length === 0) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: spec.id,
          placeholder: spec.placeholder,
          min_values: spec.min ?? 1,
          max_values: Math.min(spec.max ?? 1, options.length),
          options,
        },
      ],
    },
  ];
}
