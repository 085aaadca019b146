import {
  ComponentType,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APIMediaGalleryComponent,
  type APIMessage,
  type APISectionComponent,
  type APISelectMenuComponent,
} from 'discord-api-types/v10';
import type { CSSProperties } from 'react';
import { MessageButton } from './message-button.tsx';
import { MessageAttachment, resolveImageUrl, type AttachmentData } from './message-attachment.tsx';
import { Markdown } from './markdown.tsx';
import { MessageSelect } from './message-select.tsx';
import type { Choice } from './select-menu.tsx';
import { useMessageContext } from './message-context.tsx';
import type { ComponentInteraction } from './component-interaction.ts';

/** Options that are passed down to every component of a message. */
type RenderOptions = {
  onInteract?: ((interaction: ComponentInteraction) => void) | undefined;
  /** The custom id of the component that awaits a response. */
  pendingCustomId?: string | undefined;
  /** Returns the choices of a user, role or channel select, which are not part of the message. */
  choicesOf?: ((select: APISelectMenuComponent) => readonly Choice[]) | undefined;
  /** The attachments of the message, which galleries and file components reference. */
  files?: readonly AttachmentData[];
};
type ComponentData = NonNullable<APIMessage['components']>[number] | APIComponentInContainer;

/** The components of a message. Without `onInteract`, or in a static preview, buttons and selects cannot be used. */
export function MessageComponents({
  components,
  ...options
}: { components: readonly ComponentData[] } & RenderOptions) {
  return components.map((component, index) => <MessageComponent key={index} component={component} {...options} />);
}

function MessageComponent({ component, ...options }: { component: ComponentData } & RenderOptions) {
  const { onInteract, pendingCustomId, choicesOf, files = [] } = options;
  switch (component.type) {
    case ComponentType.ActionRow:
      return (
        <div className="dc-btns">
          {component.components.map((one, index) =>
            one.type === ComponentType.Button ? (
              <MessageButton key={index} button={one} onInteract={onInteract} pendingCustomId={pendingCustomId} />
            ) : (
              <MessageSelect
                key={index}
                select={one}
                onInteract={onInteract}
                pendingCustomId={pendingCustomId}
                choices={choicesOf?.(one)}
              />
            ),
          )}
        </div>
      );
    case ComponentType.TextDisplay:
      return <Markdown text={component.content} />;
    case ComponentType.Separator:
      return (
        <div
          className={`${component.divider === false ? 'dc-gap' : 'dc-rule'}${component.spacing === 2 ? ' wide' : ''}`}
        />
      );
    case ComponentType.Section:
      return <Section section={component} {...options} />;
    case ComponentType.MediaGallery:
      return <Gallery gallery={component} files={files} />;
    case ComponentType.File: {
      const file = files.find(
        ({ url, filename }) => url === component.file.url || `attachment://${filename}` === component.file.url,
      );
      return file ? <MessageAttachment file={file} /> : null;
    }
    case ComponentType.Container:
      return <Container container={component} {...options} />;
    default:
      return null;
  }
}

function Container({ container, ...options }: { container: APIContainerComponent } & RenderOptions) {
  const { accent_color: accent } = container;
  const colour = typeof accent === 'number' ? `#${accent.toString(16).padStart(6, '0')}` : undefined;
  // The cast is needed because React's style type has no custom properties.
  const borderStyle = colour ? ({ '--ec': colour } as CSSProperties) : undefined;
  return (
    <div className={colour ? 'dc-box edged' : 'dc-box'} style={borderStyle}>
      <MessageComponents components={container.components} {...options} />
    </div>
  );
}

function Section({ section, ...options }: { section: APISectionComponent } & RenderOptions) {
  const { accessory, components } = section;
  const context = useMessageContext();
  return (
    <div className="dc-section">
      <div>
        {components.map((text, index) => (
          <Markdown key={index} text={text.content} />
        ))}
      </div>
      {accessory.type === ComponentType.Button ? (
        <MessageButton button={accessory} onInteract={options.onInteract} pendingCustomId={options.pendingCustomId} />
      ) : (
        <img
          className="dc-thumb"
          src={resolveImageUrl(accessory.media.url, options.files ?? [], context)}
          alt={accessory.description ?? ''}
        />
      )}
    </div>
  );
}

function Gallery({ gallery, files }: { gallery: APIMediaGalleryComponent; files: readonly AttachmentData[] }) {
  const context = useMessageContext();
  return (
    <div className={gallery.items.length === 1 ? 'dc-gallery one' : 'dc-gallery'}>
      {gallery.items.map(({ media, description }, index) => (
        <img key={index} src={resolveImageUrl(media.url, files, context)} alt={description ?? ''} />
      ))}
    </div>
  );
}
