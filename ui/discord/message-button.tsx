import { IconExternalLink } from '@tabler/icons-react';
import { ButtonStyle, ComponentType, type APIButtonComponent } from 'discord-api-types/v10';
import { useSurroundings } from './message-context.tsx';
import type { Use } from './component-interaction.ts';

const LOOK: Partial<Record<ButtonStyle, string>> = {
  [ButtonStyle.Secondary]: 's',
  [ButtonStyle.Success]: 'g',
  [ButtonStyle.Danger]: 'r',
  [ButtonStyle.Link]: 's',
};

/** One button of a message; without `onUse`, or in a preview, it is a picture of itself. */
export function ButtonView({
  button,
  onUse,
  busyId,
}: {
  button: APIButtonComponent;
  onUse: ((use: Use) => void) | undefined;
  busyId: string | undefined;
}) {
  const { isStill, emojiUrl } = useSurroundings();
  const look = `dc-btn ${LOOK[button.style] ?? ''}`;
  const emoji = 'emoji' in button ? button.emoji : undefined;
  const picture = emoji?.id ? emojiUrl?.(emoji.id, emoji.animated ?? false) : undefined;
  const words = (
    <>
      {picture ? (
        <img className="dc-emoji" src={picture} alt="" />
      ) : (
        emoji?.name && !emoji.id && <span aria-hidden>{emoji.name}</span>
      )}
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
  const hasName = 'label' in button && Boolean(button.label);
  return (
    <button
      type="button"
      className={isBusy ? `${look} busy` : look}
      disabled={button.disabled ?? false}
      aria-busy={isBusy}
      aria-label={hasName ? undefined : (emoji?.name ?? button.custom_id)}
      onClick={() => !isBusy && onUse({ customId: button.custom_id, componentType: ComponentType.Button })}
    >
      {words}
    </button>
  );
}
