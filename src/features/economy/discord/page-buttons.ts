import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';

type PageLink = { label: string; id: string } | undefined;

/** Returns one row with buttons to the neighbouring pages; no row when there is only one page. */
export function pageButtons({
  previous,
  next,
}: {
  previous: PageLink;
  next: PageLink;
}): NonNullable<MessageBody['components']> {
  const buttons = [previous, next].flatMap((link) =>
    link === undefined
      ? []
      : [
          {
            type: ComponentType.Button as const,
            style: ButtonStyle.Secondary as const,
            label: link.label,
            custom_id: link.id,
          },
        ],
  );
  return buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons }];
}
