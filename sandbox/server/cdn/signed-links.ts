import { createHmac } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../http/form.ts';

/** `reference.mdx`, "Signed Attachment CDN URLs": `ex` and `is` are seconds in hex, `hm` signs both and the path. */
const LINK_LIFETIME_S = 86_400;
/** A link this near its end is renewed when the message is read. */
const RENEW_WITHIN_S = 3_600;

/** The address of a file, good for a day. */
export function signLink(local: LocalDiscord, path: string): string {
  const issued = Math.floor(local.world.now() / 1_000);
  const [is, ex] = [issued.toString(16), (issued + LINK_LIFETIME_S).toString(16)];
  return `${local.settings.url}${path}?ex=${ex}&is=${is}&hm=${computeSignature(local, { path, ex, is })}&`;
}

/** False for an address without a signature, with a wrong one, or past its end. */
export function isLinkValid(local: LocalDiscord, url: URL): boolean {
  const [ex, is, hm] = ['ex', 'is', 'hm'].map((key) => url.searchParams.get(key) ?? '');
  const expiresAtS = Number.parseInt(ex ?? '', 16);
  if (!(expiresAtS > local.world.now() / 1_000)) return false;
  return hm === computeSignature(local, { path: decodeURI(url.pathname), ex: ex ?? '', is: is ?? '' });
}

/** A new address for an old one, however old; null if there is no such file. */
export function renewLink(local: LocalDiscord, url: string): string | null {
  const path = parseAttachmentPath(local, url);
  return path !== null && local.world.files.has(path) ? signLink(local, path) : null;
}

/** Renews, in place, every link of a message that has ended or soon will: Discord does so whenever one is read. */
export function renewMessageLinks(local: LocalDiscord, message: APIMessage): APIMessage {
  const [first] = message.attachments;
  if (!first) return message;
  const expiresAtS = Number.parseInt(new URL(first.url).searchParams.get('ex') ?? '', 16);
  if (expiresAtS - local.world.now() / 1_000 > RENEW_WITHIN_S) return message;
  return Object.assign(message, renewLinksIn(local, message));
}

function renewLinksIn(local: LocalDiscord, node: unknown): unknown {
  if (typeof node === 'string') return renewLink(local, node) ?? node;
  if (Array.isArray(node)) return node.map((inner) => renewLinksIn(local, inner));
  if (!isRecord(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, renewLinksIn(local, inner)]));
}

function parseAttachmentPath(local: LocalDiscord, url: string): string | null {
  const prefix = `${local.settings.url}/cdn/attachments/`;
  return url.startsWith(prefix) ? decodeURI(new URL(url).pathname) : null;
}

function computeSignature(local: LocalDiscord, link: { path: string; ex: string; is: string }): string {
  return createHmac('sha256', local.settings.linkSigningKey).update(`${link.path} ${link.ex} ${link.is}`).digest('hex');
}
