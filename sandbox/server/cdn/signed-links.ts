import { createHmac } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../http/form.ts';

/** `reference.mdx`, "Signed Attachment CDN URLs": `ex` and `is` are seconds in hex, `hm` signs both and the path. */
const linkLifeS = 86_400;
/** A link this near its end is renewed when the message is read. */
const renewWithinS = 3_600;

/** The address of a file, good for a day. */
export function signedLink(local: LocalDiscord, path: string): string {
  const issued = Math.floor(local.world.now() / 1_000);
  const [is, ex] = [issued.toString(16), (issued + linkLifeS).toString(16)];
  return `${local.settings.url}${path}?ex=${ex}&is=${is}&hm=${signature(local, { path, ex, is })}&`;
}

/** False for an address without a signature, with a wrong one, or past its end. */
export function isLinkGood(local: LocalDiscord, url: URL): boolean {
  const [ex, is, hm] = ['ex', 'is', 'hm'].map((key) => url.searchParams.get(key) ?? '');
  const endsS = Number.parseInt(ex ?? '', 16);
  if (!(endsS > local.world.now() / 1_000)) return false;
  return hm === signature(local, { path: decodeURI(url.pathname), ex: ex ?? '', is: is ?? '' });
}

/** A new address for an old one, however old; null if there is no such file. */
export function renewedLink(local: LocalDiscord, url: string): string | null {
  const path = pathOf(local, url);
  return path !== null && local.world.files.has(path) ? signedLink(local, path) : null;
}

/** Renews, in place, every link of a message that has ended or soon will: Discord does so whenever one is read. */
export function withFreshLinks(local: LocalDiscord, message: APIMessage): APIMessage {
  const [first] = message.attachments;
  if (!first) return message;
  const endsS = Number.parseInt(new URL(first.url).searchParams.get('ex') ?? '', 16);
  if (endsS - local.world.now() / 1_000 > renewWithinS) return message;
  return Object.assign(message, renewAll(local, message));
}

function renewAll(local: LocalDiscord, node: unknown): unknown {
  if (typeof node === 'string') return renewedLink(local, node) ?? node;
  if (Array.isArray(node)) return node.map((inner) => renewAll(local, inner));
  if (!isRecord(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, renewAll(local, inner)]));
}

function pathOf(local: LocalDiscord, url: string): string | null {
  const start = `${local.settings.url}/cdn/attachments/`;
  return url.startsWith(start) ? decodeURI(new URL(url).pathname) : null;
}

function signature(local: LocalDiscord, link: { path: string; ex: string; is: string }): string {
  return createHmac('sha256', local.settings.linkKey).update(`${link.path} ${link.ex} ${link.is}`).digest('hex');
}
