import { IconExternalLink } from '@tabler/icons-react';
import { ButtonStyle, ComponentType, type APIButtonComponent } from 'discord-api-types/v10';
import { useMessageContext } from './message-context.tsx';
import type { ComponentInteraction } from './component-interaction.ts';

const STYLE_CLASSES: Partial<Record<ButtonStyle, string>> = {
  [ButtonStyle.Secondary]: 's',
  [ButtonStyle.Success]: 'g',
  [ButtonStyle.Danger]: 'r',
  [ButtonStyle.Link]: 's',
};

/** One button of a message. Without `onInteract`, or in a static preview, it cannot be pressed. */
export function MessageButton({
  button,
  onInteract,
  pendingCustomId,
}: {
  button: APIButtonComponent;
  onInteract: ((interaction: ComponentInteraction) => void) | undefined;
  pendingCustomId: string | undefined;
}) {
  const { isStatic, emojiUrl } = useMessageContext();
  const className = `dc-btn ${STYLE_CLASSES[button.style] ?? ''}`;
  const emoji = 'emoji' in button ? button.emoji : undefined;
  const emojiImageUrl = emoji?.id ? emojiUrl?.(emoji.id, emoji.animated ?? false) : undefined;
  const content = (
    <>
      {emojiImageUrl ? (
        <img className="dc-emoji" src={emojiImageUrl} alt="" />
      ) : (
        emoji?.name && !emoji.id && <span aria-hidden>{emoji.name}</span>
      )}
      {'label' in button && button.label}
      {button.style === ButtonStyle.Link && <IconExternalLink size={15} aria-hidden />}
    </>
  );
  if (isStatic) return <span className={button.disabled ? `${className} off` : className}>{content}</span>;
  if (button.style === ButtonStyle.Link)
    return (
      <a
        className={className}
        href={/^https?:/.test(button.url) ? button.url : undefined}
        target="_blank"
        rel="noopener noreferrer"
      >
        {content}
      </a>
    );
  if (!('custom_id' in button) || !onInteract) return <span className={`${className} off`}>{content}</span>;
  const isBusy = pendingCustomId === button.custom_id;
  const hasName = 'label' in button && Boolean(button.label);
  return (
    <button
      type="button"
      className={isBusy ? `${className} busy` : className}
      disabled={button.disabled ?? false}
      aria-busy={isBusy}
      aria-label={hasName ? undefined : (emoji?.name ?? button.custom_id)}
      onClick={() => !isBusy && onInteract({ customId: button.custom_id, componentType: ComponentType.Button })}
    >
      {content}
    </button>
  );
}
