import type { APIEmbed } from 'discord-api-types/v10';
import type { CSSProperties } from 'react';
import { useNow } from '../components/clock.ts';
import { resolveImageUrl, type AttachmentData } from './message-attachment.tsx';
import { InlineMarkdown, Markdown } from './markdown.tsx';
import { useMessageContext } from './message-context.tsx';
import { formatSentAt } from './timestamp.ts';

/** One embed as Discord renders it. `attachment://…` images are looked up in the message's files. */
export function MessageEmbed({ embed, files = [] }: { embed: APIEmbed; files?: readonly AttachmentData[] }) {
  const context = useMessageContext();
  const [image, thumbnail, authorIconUrl, footerIconUrl] = [
    embed.image?.url,
    embed.thumbnail?.url,
    embed.author?.icon_url,
    embed.footer?.icon_url,
  ].map((url) => resolveImageUrl(url, files, context));
  const colour = embed.color === undefined ? undefined : `#${embed.color.toString(16).padStart(6, '0')}`;
  // The cast is needed because React's style type has no custom properties.
  const borderStyle = colour ? ({ '--ec': colour } as CSSProperties) : undefined;
  return (
    <div className="dc-embed" style={borderStyle}>
      <div className={thumbnail ? 'dc-embed-text' : 'dc-embed-text wide'}>
        {embed.author && (
          <div className="dc-author">
            {authorIconUrl && <img src={authorIconUrl} alt="" width={24} height={24} />}
            {embed.author.name}
          </div>
        )}
        {embed.title && <EmbedTitle embed={embed} />}
        {embed.description && (
          <div className="dc-about">
            <Markdown text={embed.description} />
          </div>
        )}
      </div>
      {thumbnail && <img className="dc-thumb" src={thumbnail} alt="" />}
      {embed.fields && embed.fields.length > 0 && <EmbedFields fields={embed.fields} />}
      {image && <img className="dc-img" src={image} alt="" />}
      <EmbedFooter embed={embed} footerIconUrl={footerIconUrl} />
    </div>
  );
}

function EmbedTitle({ embed }: { embed: APIEmbed }) {
  const { isStatic } = useMessageContext();
  const title = <InlineMarkdown text={embed.title ?? ''} />;
  const isLink = embed.url !== undefined && /^https?:\/\//.test(embed.url);
  return (
    <div className="dc-title">
      {isLink && !isStatic ? (
        <a className="dc-link" href={embed.url} target="_blank" rel="noopener noreferrer">
          {title}
        </a>
      ) : (
        <span className={isLink ? 'dc-link' : undefined}>{title}</span>
      )}
    </div>
  );
}

function EmbedFields({ fields }: { fields: NonNullable<APIEmbed['fields']> }) {
  return (
    <dl className="dc-fields">
      {fields.map((field, index) => (
        <div key={index} className={field.inline ? undefined : 'w'}>
          <dt>
            <InlineMarkdown text={field.name} />
          </dt>
          <dd>
            <Markdown text={field.value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function EmbedFooter({ embed, footerIconUrl }: { embed: APIEmbed; footerIconUrl: string | undefined }) {
  const { timeZone } = useMessageContext();
  const now = useNow(60_000);
  const parts = [embed.footer?.text, embed.timestamp && formatSentAt(embed.timestamp, now, timeZone)].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <div className="dc-foot">
      {footerIconUrl && <img src={footerIconUrl} alt="" width={20} height={20} />}
      {parts.join(' • ')}
    </div>
  );
}
