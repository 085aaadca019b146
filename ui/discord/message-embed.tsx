import type { APIEmbed } from 'discord-api-types/v10';
import type { CSSProperties } from 'react';
import { useNow } from '../components/clock.ts';
import { pictureUrl, type ShownFile } from './message-attachment.tsx';
import { InlineMarkdown, Markdown } from './markdown.tsx';
import { useSurroundings } from './message-context.tsx';
import { sentText } from './timestamp.ts';

/** One embed as Discord draws it. Pictures named `attachment://…` are looked up among the message's files. */
export function EmbedView({ embed, files = [] }: { embed: APIEmbed; files?: readonly ShownFile[] }) {
  const around = useSurroundings();
  const [image, thumbnail, face, mark] = [
    embed.image?.url,
    embed.thumbnail?.url,
    embed.author?.icon_url,
    embed.footer?.icon_url,
  ].map((url) => pictureUrl(url, files, around));
  const colour = embed.color === undefined ? undefined : `#${embed.color.toString(16).padStart(6, '0')}`;
  // A custom property is not among React's style names.
  const edge = colour ? ({ '--ec': colour } as CSSProperties) : undefined;
  return (
    <div className="dc-embed" style={edge}>
      <div className={thumbnail ? 'dc-embed-text' : 'dc-embed-text wide'}>
        {embed.author && (
          <div className="dc-author">
            {face && <img src={face} alt="" width={24} height={24} />}
            {embed.author.name}
          </div>
        )}
        {embed.title && <Title embed={embed} />}
        {embed.description && (
          <div className="dc-about">
            <Markdown text={embed.description} />
          </div>
        )}
      </div>
      {thumbnail && <img className="dc-thumb" src={thumbnail} alt="" />}
      {embed.fields && embed.fields.length > 0 && <Fields fields={embed.fields} />}
      {image && <img className="dc-img" src={image} alt="" />}
      <Foot embed={embed} mark={mark} />
    </div>
  );
}

function Title({ embed }: { embed: APIEmbed }) {
  const { isStill } = useSurroundings();
  const words = <InlineMarkdown text={embed.title ?? ''} />;
  const isLink = embed.url !== undefined && /^https?:\/\//.test(embed.url);
  return (
    <div className="dc-title">
      {isLink && !isStill ? (
        <a className="dc-link" href={embed.url} target="_blank" rel="noopener noreferrer">
          {words}
        </a>
      ) : (
        <span className={isLink ? 'dc-link' : undefined}>{words}</span>
      )}
    </div>
  );
}

function Fields({ fields }: { fields: NonNullable<APIEmbed['fields']> }) {
  return (
    <dl className="dc-fields">
      {fields.map((field, at) => (
        <div key={at} className={field.inline ? undefined : 'w'}>
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

function Foot({ embed, mark }: { embed: APIEmbed; mark: string | undefined }) {
  const { timeZone } = useSurroundings();
  const now = useNow(60_000);
  const parts = [embed.footer?.text, embed.timestamp && sentText(embed.timestamp, now, timeZone)].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <div className="dc-foot">
      {mark && <img src={mark} alt="" width={20} height={20} />}
      {parts.join(' • ')}
    </div>
  );
}
