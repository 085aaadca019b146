import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';

type Way = { label: string; id: string } | undefined;

/** One row with the ways that there are; nothing when everything is on one page. */
export function pageButtons({ back, on }: { back: Way; on: Way }): NonNullable<MessageBody['components']> {
  const buttons = [back, on].flatMap((way) =>
    way === undefined
      ? []
      : [
          {
            type: ComponentType.Button as const,
            style: ButtonStyle.Secondary as const,
            label: way.label,
            custom_id: way.id,
          },
        ],
  );
  return buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons }];
}
