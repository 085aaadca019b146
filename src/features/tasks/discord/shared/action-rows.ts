import { ButtonStyle, ComponentType, type APISelectMenuOption } from 'discord-api-types/v10';
import type { MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { truncate } from './format-text.ts';

type ActionRow = NonNullable<MessageBody['components']>[number];
export type ButtonSpec = { label: string; id: string; style?: keyof typeof STYLES; isDisabled?: boolean };

const STYLES = {
  plain: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;
/** Discord's limits for a select menu and the texts of its options (components/reference, "String Select"). */
const MAX_OPTIONS = 25;
const MAX_LABEL_LENGTH = 100;

/** Returns one row with the defined buttons; no row when there are none. */
export const buttonRow = (...buttons: (ButtonSpec | undefined)[]): ActionRow[] => {
  const presentButtons = buttons.filter((button) => button !== undefined);
  if (presentButtons.length === 0) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: presentButtons.map(({ label, id, style = 'plain', isDisabled = false }) => ({
        type: ComponentType.Button as const,
        style: STYLES[style],
        label,
        custom_id: id,
        disabled: isDisabled,
      })),
    },
  ];
};

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
