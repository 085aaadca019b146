import type { APIMessage } from 'discord-api-types/v10';
import { parseMarkdown, type Block, type Inline, type TimeStyle } from '../../../ui/discord/markdown-parser.ts';
import type { Surroundings } from '../../../ui/discord/message-context.tsx';
import { timestampText } from '../../../ui/discord/timestamp.ts';

export type Names = {
  user: (id: string) => string | undefined;
  channel: (id: string) => string | undefined;
  role: (id: string) => string | undefined;
  time: (seconds: number, style: TimeStyle) => string;
};

/** What a server calls the people, channels and roles in it. */
export const namesIn = (around: Surroundings, now: number): Names => ({
  user: (id) => around.userName?.(id),
  channel: (id) => around.channelName?.(id),
  role: (id) => around.role?.(id)?.name,
  time: (seconds, style) => timestampText(seconds, style, now),
});

const MOST = 400;

/** What a screen reader is told of a message: its text and its embeds' titles and texts, without Discord's marks. */
export function spokenText(message: APIMessage, names: Names): string {
  const embeds = message.embeds.flatMap((embed) => [embed.title ?? '', embed.description ?? '']);
  return [message.content, ...embeds]
    .filter((text) => text !== '')
    .map((text) =>
      parseMarkdown(text)
        .map((block) => ofBlock(block, names))
        .join(' '),
    )
    .join('. ')
    .slice(0, MOST);
}

function ofBlock(block: Block, names: Names): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return block.blocks.map((inner) => ofBlock(inner, names)).join(' ');
  if (block.kind === 'list') return block.items.map((item) => ofLine(item, names)).join(', ');
  return ofLine(block.children, names);
}

const ofLine = (nodes: readonly Inline[], names: Names): string => nodes.map((node) => ofNode(node, names)).join('');

function ofNode(node: Inline, names: Names): string {
  switch (node.kind) {
    case 'time':
      return names.time(node.seconds, node.style);
    case 'user':
    case 'channel':
    case 'role':
      return names[node.kind](node.id) ?? '';
    case 'command':
    case 'emoji':
      return node.name;
    default:
      return 'children' in node ? ofLine(node.children, names) : node.text;
  }
}
