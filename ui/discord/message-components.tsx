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
import { ButtonView } from './message-button.tsx';
import { FileView, pictureUrl, type ShownFile } from './message-attachment.tsx';
import { Markdown } from './markdown.tsx';
import { MessageSelect } from './message-select.tsx';
import type { Choice } from './select-menu.tsx';
import { useSurroundings } from './message-context.tsx';
import type { Use } from './component-interaction.ts';

/** What every part of a message may need, however deep it stands. */
type Shared = {
  onUse?: ((use: Use) => void) | undefined;
  /** The custom id whose answer is awaited. */
  busyId?: string | undefined;
  /** The choices of user, role and channel selects, which the message itself does not carry. */
  choicesOf?: ((select: APISelectMenuComponent) => readonly Choice[]) | undefined;
  /** The message's own, which galleries and files point to. */
  files?: readonly ShownFile[];
};
type Part = NonNullable<APIMessage['components']>[number] | APIComponentInContainer;

/** The components of a message. Without `onUse`, or in a preview, buttons and selects are pictures of themselves. */
export function ComponentRows({ rows, ...shared }: { rows: readonly Part[] } & Shared) {
  return rows.map((part, at) => <PartView key={at} part={part} {...shared} />);
}

function PartView({ part, ...shared }: { part: Part } & Shared) {
  const { onUse, busyId, choicesOf, files = [] } = shared;
  switch (part.type) {
    case ComponentType.ActionRow:
      return (
        <div className="dc-btns">
          {part.components.map((one, at) =>
            one.type === ComponentType.Button ? (
              <ButtonView key={at} button={one} onUse={onUse} busyId={busyId} />
            ) : (
              <MessageSelect key={at} select={one} onUse={onUse} busyId={busyId} choices={choicesOf?.(one)} />
            ),
          )}
        </div>
      );
    case ComponentType.TextDisplay:
      return <Markdown text={part.content} />;
    case ComponentType.Separator:
      return <div className={`${part.divider === false ? 'dc-gap' : 'dc-rule'}${part.spacing === 2 ? ' wide' : ''}`} />;
    case ComponentType.Section:
      return <Section section={part} {...shared} />;
    case ComponentType.MediaGallery:
      return <Gallery gallery={part} files={files} />;
    case ComponentType.File: {
      const file = files.find(
        ({ url, filename }) => url === part.file.url || `attachment://${filename}` === part.file.url,
      );
      return file ? <FileView file={file} /> : null;
    }
    case ComponentType.Container:
      return <Container container={part} {...shared} />;
    default:
      return null;
  }
}

function Container({ container, ...shared }: { container: APIContainerComponent } & Shared) {
  const { accent_color: accent } = container;
  const colour = typeof accent === 'number' ? `#${accent.toString(16).padStart(6, '0')}` : undefined;
  // A custom property is not among React's style names.
  const edge = colour ? ({ '--ec': colour } as CSSProperties) : undefined;
  return (
    <div className={colour ? 'dc-box edged' : 'dc-box'} style={edge}>
      <ComponentRows rows={container.components} {...shared} />
    </div>
  );
}

function Section({ section, ...shared }: { section: APISectionComponent } & Shared) {
  const { accessory, components } = section;
  const around = useSurroundings();
  return (
    <div className="dc-section">
      <div>
        {components.map((text, at) => (
          <Markdown key={at} text={text.content} />
        ))}
      </div>
      {accessory.type === ComponentType.Button ? (
        <ButtonView button={accessory} onUse={shared.onUse} busyId={shared.busyId} />
      ) : (
        <img
          className="dc-thumb"
          src={pictureUrl(accessory.media.url, shared.files ?? [], around)}
          alt={accessory.description ?? ''}
        />
      )}
    </div>
  );
}

function Gallery({ gallery, files }: { gallery: APIMediaGalleryComponent; files: readonly ShownFile[] }) {
  const around = useSurroundings();
  return (
    <div className={gallery.items.length === 1 ? 'dc-gallery one' : 'dc-gallery'}>
      {gallery.items.map(({ media, description }, at) => (
        <img key={at} src={pictureUrl(media.url, files, around)} alt={description ?? ''} />
      ))}
    </div>
  );
}
