import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
} from 'discord-api-types/v10';

export type ButtonRow = APIActionRowComponent<APIButtonComponentWithCustomId>;
export type ButtonSpec = { label: string; id: string; style?: keyof typeof STYLES; isDisabled?: boolean };

const STYLES = {
  plain: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;
/** Returns one row with the defined buttons; no row when there are none. */
export const buttonRow = (...buttons: (ButtonSpec | undefined)[]): ButtonRow[] => {
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
