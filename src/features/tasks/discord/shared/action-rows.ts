import { ButtonStyle, ComponentType, type APISelectMenuOption } from 'discord-api-types/v10';
import type { MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { cut } from './format-text.ts';

type Row = NonNullable<MessageBody['components']>[number];
export type Press = { label: string; id: string; style?: keyof typeof STYLES; isOff?: boolean };

const STYLES = {
  plain: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;
/** Discord's limits of a select menu and of an option's texts (components/reference, "String Select"). */
const MOST_OPTIONS = 25;
const LONGEST = 100;

/** One row of the buttons that there are; none when there are none. */
export const buttonRow = (...buttons: (Press | undefined)[]): Row[] => {
  const there = buttons.filter((one) => one !== undefined);
  if (there.length === 0) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: there.map(({ label, id, style = 'plain', isOff = false }) => ({
        type: ComponentType.Button as const,
        style: STYLES[style],
        label,
        custom_id: id,
        disabled: isOff,
      })),
    },
  ];
};

/** One row with a select menu; none when there is nothing to choose. `most` may be chosen at once, `least` must. */
export function selectRow(of: {
  id: string;
  placeholder: string;
  options: readonly APISelectMenuOption[];
  least?: number;
  most?: number;
}): Row[] {
  const options = of.options.slice(0, MOST_OPTIONS).map(({ label, description, ...option }) => ({
    ...option,
    label: cut(label, LONGEST),
    ...(description !== undefined && { description: cut(description, LONGEST) }),
  }));
  if (options.length === 0) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: of.id,
          placeholder: of.placeholder,
          min_values: of.least ?? 1,
          max_values: Math.min(of.most ?? 1, options.length),
          options,
        },
      ],
    },
  ];
}
