import type { APIMessage } from 'discord-api-types/v10';
import { parseMarkdown, type Block, type Inline, type TimeStyle } from '../../../ui/discord/markdown-parser.ts';
import type { MessageContextValue } from '../../../ui/discord/message-context.tsx';
import { formatTimestamp } from '../../../ui/discord/timestamp.ts';

export type MentionNames = {
  user: (id: string) => string | undefined;
  channel: (id: string) => string | undefined;
  role: (id: string) => string | undefined;
  time: (seconds: number, style: TimeStyle) => string;
};

/** Resolves the names of members, channels and roles of a server. */
export const mentionNames = (messageContext: MessageContextValue, nowMs: number): MentionNames => ({
  user: (id) => messageContext.userName?.(id),
  channel: (id) => messageContext.channelName?.(id),
  role: (id) => messageContext.role?.(id)?.name,
  time: (seconds, style) => formatTimestamp(seconds, style, nowMs),
});

const MAX_LENGTH = 400;

/** Formats a message for screen readers: its text and the titles and descriptions of its embeds, without markup. */
export function formatPlainText(message: APIMessage, names: MentionNames): string {
  const embeds = message.embeds.flatMap((embed) => [embed.title ?? '', embed.description ?? '']);
  return [message.content, ...embeds]
    .filter((text) => text !== '')
    .map((text) =>
      parseMarkdown(text)
        .map((block) => blockText(block, names))
        .join(' '),
    )
    .join('. ')
    .slice(0, MAX_LENGTH);
}

function blockText(block: Block, names: MentionNames): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return block.blocks.map((inner) => blockText(inner, names)).join(' ');
  if (block.kind === 'list') return block.items.map((item) => lineText(item, names)).join(', ');
  return lineText(block.children, names);
}

const lineText = (nodes: readonly Inline[], names: MentionNames): string =>
  nodes.map((node) => inlineText(node, names)).join('');

function inlineText(node: Inline, names: MentionNames): string {
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
      return 'children' in node ? lineText(node.children, names) : node.text;
  }
}
