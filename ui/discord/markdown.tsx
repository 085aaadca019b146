import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { say } from '../../locales/translate.ts';
import { useNow } from '../components/clock.ts';
import { parseInline, parseMarkdown, type Block, type Inline, type TimeStyle } from './markdown-parser.ts';
import { useSurroundings } from './message-context.tsx';
import { timestampText } from './timestamp.ts';

/** Discord's markdown as elements; text never becomes HTML. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return <Blocks blocks={blocks} />;
}

/** Markdown without headings, lists, quotes and code blocks: embed titles, field names, author lines. */
export function InlineMarkdown({ text }: { text: string }) {
  const nodes = useMemo(() => parseInline(text), [text]);
  return <Nodes nodes={nodes} />;
}

// The position is the only identity a piece of text has.
const Blocks = ({ blocks }: { blocks: readonly Block[] }) =>
  blocks.map((block, at) => <BlockView key={at} block={block} />);
const Nodes = ({ nodes }: { nodes: readonly Inline[] }) => nodes.map((node, at) => <NodeView key={at} node={node} />);

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
      // A heading inside a message is not a heading of the page.
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
  const items = list.items.map((item, at) => (
    <li key={at}>
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

const inner = (node: { children: Inline[] }) => <Nodes nodes={node.children} />;

function NodeView({ node }: { node: Inline }): ReactElement | string {
  const around = useSurroundings();
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return <code className="dc-code">{node.text}</code>;
    case 'strong':
      return <strong>{inner(node)}</strong>;
    case 'emphasis':
      return <em>{inner(node)}</em>;
    case 'underline':
      return <u>{inner(node)}</u>;
    case 'strike':
      return <s>{inner(node)}</s>;
    case 'spoiler':
      return <Spoiler>{inner(node)}</Spoiler>;
    case 'link':
      return <Link url={node.url}>{inner(node)}</Link>;
    case 'everyone':
      return <Mention>{node.text}</Mention>;
    case 'user':
      return <Mention>@{around.userName?.(node.id) ?? say('dashboard.message.unknown_user')}</Mention>;
    case 'channel':
      return <Mention>#{around.channelName?.(node.id) ?? say('dashboard.message.unknown_channel')}</Mention>;
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
  const role = useSurroundings().role?.(id);
  return <Mention>@{role?.name ?? say('dashboard.message.unknown_role')}</Mention>;
}

function Emoji({ id, name, isAnimated }: { id: string; name: string; isAnimated: boolean }) {
  const url = useSurroundings().emojiUrl?.(id, isAnimated);
  return url ? <img className="dc-emoji" src={url} alt={`:${name}:`} /> : <span>:{name}:</span>;
}

function Link({ url, children }: { url: string; children: ReactNode }) {
  const { isStill } = useSurroundings();
  if (isStill) return <span className="dc-link">{children}</span>;
  return (
    <a className="dc-link" href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function Spoiler({ children }: { children: ReactNode }) {
  const { isStill } = useSurroundings();
  const [isShown, show] = useState(false);
  if (isStill || isShown) return <span className="dc-spoiler shown">{children}</span>;
  return (
    <button
      type="button"
      className="dc-spoiler"
      aria-label={say('dashboard.message.show_spoiler')}
      onClick={() => show(true)}
    >
      <span aria-hidden>{children}</span>
    </button>
  );
}

/** `<t:…>` in the reader's zone; relative ones go on counting. */
export function Timestamp({ seconds, style }: { seconds: number; style: TimeStyle }) {
  const { timeZone } = useSurroundings();
  const now = useNow(style === 'R' ? 1000 : 60_000);
  const isDate = Math.abs(seconds) <= 8.64e12;
  return (
    <time
      className="dc-stamp"
      {...(isDate && { dateTime: new Date(seconds * 1000).toISOString() })}
      title={timestampText(seconds, 'F', now, timeZone)}
    >
      {timestampText(seconds, style, now, timeZone)}
    </time>
  );
}
