import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { t } from '../../locales/translate.ts';
import { useNow } from '../components/clock.ts';
import { parseInline, parseMarkdown, type Block, type Inline, type TimeStyle } from './markdown-parser.ts';
import { useMessageContext } from './message-context.tsx';
import { formatTimestamp } from './timestamp.ts';

/** Renders Discord's markdown as React elements; text is never inserted as HTML. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return <Blocks blocks={blocks} />;
}

/** Renders markdown without headings, lists, quotes and code blocks: embed titles, field names, author lines. */
export function InlineMarkdown({ text }: { text: string }) {
  const nodes = useMemo(() => parseInline(text), [text]);
  return <Nodes nodes={nodes} />;
}

// The index as key is safe: a node of text has no other identity.
const Blocks = ({ blocks }: { blocks: readonly Block[] }) =>
  blocks.map((block, index) => <BlockView key={index} block={block} />);
const Nodes = ({ nodes }: { nodes: readonly Inline[] }) =>
  nodes.map((node, index) => <NodeView key={index} node={node} />);

function BlockView({ block }: { block: Block }): ReactElement {
  switch (block.kind) {
    case 'lines':
      return (
        <div className="dc-lines">
          <Nodes nodes={block.children} />
        </div>
      );
    case 'subtext':
      return (
        <div className="dc-subtext">
          <Nodes nodes={block.children} />
        </div>
      );
    case 'heading':
      // A heading inside a message must not be a heading of the page.
      return (
        <div className={`dc-h dc-h${block.level}`}>
          <Nodes nodes={block.children} />
        </div>
      );
    case 'code':
      return (
        <pre className="dc-pre">
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote className="dc-quote">
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
  }
  return <List list={block} />;
}

function List({ list }: { list: Extract<Block, { kind: 'list' }> }) {
  const items = list.items.map((item, index) => (
    <li key={index}>
      <Nodes nodes={item} />
    </li>
  ));
  if (list.start === null) return <ul className="dc-list">{items}</ul>;
  return (
    <ol className="dc-list" start={list.start}>
      {items}
    </ol>
  );
}

const renderChildren = (node: { children: Inline[] }) => <Nodes nodes={node.children} />;

function NodeView({ node }: { node: Inline }): ReactElement | string {
  const context = useMessageContext();
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return <code className="dc-code">{node.text}</code>;
    case 'strong':
      return <strong>{renderChildren(node)}</strong>;
    case 'emphasis':
      return <em>{renderChildren(node)}</em>;
    case 'underline':
      return <u>{renderChildren(node)}</u>;
    case 'strike':
      return <s>{renderChildren(node)}</s>;
    case 'spoiler':
      return <Spoiler>{renderChildren(node)}</Spoiler>;
    case 'link':
      return <Link url={node.url}>{renderChildren(node)}</Link>;
    case 'everyone':
      return <Mention>{node.text}</Mention>;
    case 'user':
      return <Mention>@{context.userName?.(node.id) ?? t('dashboard.message.unknown_user')}</Mention>;
    case 'channel':
      return <Mention>#{context.channelName?.(node.id) ?? t('dashboard.message.unknown_channel')}</Mention>;
    case 'role':
      return <RoleMention id={node.id} />;
    case 'command':
      return <Mention>/{node.name}</Mention>;
    case 'emoji':
      return <Emoji {...node} />;
  }
  return <Timestamp seconds={node.seconds} style={node.style} />;
}

export const Mention = ({ children }: { children: ReactNode }) => <span className="dc-men">{children}</span>;

function RoleMention({ id }: { id: string }) {
  const role = useMessageContext().role?.(id);
  return <Mention>@{role?.name ?? t('dashboard.message.unknown_role')}</Mention>;
}

function Emoji({ id, name, isAnimated }: { id: string; name: string; isAnimated: boolean }) {
  const url = useMessageContext().emojiUrl?.(id, isAnimated);
  return url ? <img className="dc-emoji" src={url} alt={`:${name}:`} /> : <span>:{name}:</span>;
}

function Link({ url, children }: { url: string; children: ReactNode }) {
  const { isStatic } = useMessageContext();
  if (isStatic) return <span className="dc-link">{children}</span>;
  return (
    <a className="dc-link" href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function Spoiler({ children }: { children: ReactNode }) {
  const { isStatic } = useMessageContext();
  const [isRevealed, setRevealed] = useState(false);
  if (isStatic || isRevealed) return <span className="dc-spoiler shown">{children}</span>;
  return (
    <button
      type="button"
      className="dc-spoiler"
      aria-label={t('dashboard.message.show_spoiler')}
      onClick={() => setRevealed(true)}
    >
      <span aria-hidden>{children}</span>
    </button>
  );
}

/** `<t:…>` in the time zone of the context; a relative timestamp keeps counting. */
export function Timestamp({ seconds, style }: { seconds: number; style: TimeStyle }) {
  const { timeZone } = useMessageContext();
  const now = useNow(style === 'R' ? 1000 : 60_000);
  const isValidDate = Math.abs(seconds) <= 8.64e12;
  return (
    <time
      className="dc-stamp"
      {...(isValidDate && { dateTime: new Date(seconds * 1000).toISOString() })}
      title={formatTimestamp(seconds, 'F', now, timeZone)}
    >
      {formatTimestamp(seconds, style, now, timeZone)}
    </time>
  );
}
