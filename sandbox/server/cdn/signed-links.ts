import { createHmac } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import type { World } from '../../world/world.ts';
import type { SandboxSettings } from '../settings.ts';
import { isRecord } from '../../world/is-record.ts';

/**
 * `reference.mdx`, "Signed Attachment CDN URLs": `ex` and `is` are seconds in hexadecimal, `hm` signs both and the
 * path.
 */
const LINK_LIFETIME_S = 86_400;
/** A link that expires within this time is renewed when the message is read. */
const RENEW_WITHIN_S = 3_600;

export type SignedLinks = {
  /** Returns the URL of a file, valid for a day. */
  sign: (path: string) => string;
  /** False for a URL without a signature, with a wrong one, or one that has expired. */
  isValid: (url: URL) => boolean;
};
export type CdnContext = { world: World; settings: SandboxSettings; links: SignedLinks };

export function createSignedLinks({ settings, now }: { settings: SandboxSettings; now: () => number }): SignedLinks {
  const computeSignature = (link: { path: string; ex: string; is: string }): string =>
    createHmac('sha256', settings.linkSigningKey).update(`${link.path} ${link.ex} ${link.is}`).digest('hex');
  return {
    sign(path) {
      const issued = Math.floor(now() / 1_000);
      const [is, ex] = [issued.toString(16), (issued + LINK_LIFETIME_S).toString(16)];
      return `${settings.url}${path}?ex=${ex}&is=${is}&hm=${computeSignature({ path, ex, is })}&`;
    },
    isValid(url) {
      const [ex, is, hm] = ['ex', 'is', 'hm'].map((key) => url.searchParams.get(key) ?? '');
      const expiresAtS = Number.parseInt(ex ?? '', 16);
      if (!(expiresAtS > now() / 1_000)) return false;
      return hm === computeSignature({ path: decodeURI(url.pathname), ex: ex ?? '', is: is ?? '' });
    },
  };
}

/** Returns a new URL for an expired one of any age; null if the file does not exist. */
export function renewLink(context: CdnContext, url: string): string | null {
  const path = parseAttachmentPath(context, url);
  return path !== null && context.world.files.has(path) ? context.links.sign(path) : null;
}

/** Renews in place every link of a message that has expired or soon will, as Discord does on each read. */
export function renewMessageLinks(context: CdnContext, message: APIMessage): APIMessage {
  const [first] = message.attachments;
  if (!first) return message;
  const expiresAtS = Number.parseInt(new URL(first.url).searchParams.get('ex') ?? '', 16);
  if (expiresAtS - context.world.now() / 1_000 > RENEW_WITHIN_S) return message;
  return Object.assign(message, renewLinksIn(context, message));
}

function renewLinksIn(context: CdnContext, node: unknown): unknown {
  if (typeof node === 'string') return renewLink(context, node) ?? node;
  if (Array.isArray(node)) return node.map((inner) => renewLinksIn(context, inner));
  if (!isRecord(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, renewLinksIn(context, inner)]));
}

function parseAttachmentPath(context: CdnContext, url: string): string | null {
  const prefix = `${context.settings.url}/cdn/attachments/`;
  return url.startsWith(prefix) ? decodeURI(new URL(url).pathname) : null;
}
