import { crc32, deflateSync } from 'node:zlib';
import type { StoredFile } from '../../world/world.ts';
import type { CdnContext } from './signed-links.ts';

export type FileResponse = { status: number; headers: Record<string, string>; bytes: Uint8Array };

/** Reads a file under `/cdn`: attachments while their link is valid, icons, avatars and default avatars. */
export function readCdnFile(context: CdnContext, url: URL): FileResponse {
  const file = findFile(context, url);
  if (!file) {
    const bytes = Buffer.from('This content is no longer available.');
    return { status: 404, headers: { 'content-type': 'text/plain' }, bytes };
  }
  // Anyone can upload any file, so a browser must not run it.
  const headers = {
    'content-type': file.contentType,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  };
  return { status: 200, headers, bytes: file.bytes };
}

function findFile({ world, links }: CdnContext, url: URL): StoredFile | undefined {
  const path = decodeURI(url.pathname);
  if (path.startsWith('/cdn/attachments/')) return links.isValid(url) ? world.files.get(path) : undefined;
  const avatarIndex = /^\/cdn\/embed\/avatars\/([0-5])\.png$/u.exec(path)?.[1];
  if (avatarIndex !== undefined)
    return { bytes: renderSolidPng(DEFAULT_AVATAR_COLORS[Number(avatarIndex)] ?? 0), contentType: 'image/png' };
  return world.images.get(path.replace(/\.(png|jpe?g|webp|gif)$/u, ''));
}

const DEFAULT_AVATAR_COLORS = [0x5865f2, 0x757e8a, 0x3ba55c, 0xfaa61a, 0xed4245, 0xeb459f];

/** Returns a PNG of one colour, 8 by 8 pixels. */
function renderSolidPng(color: number): Buffer {
  const side = 8;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixel = [(color >> 16) & 0xff, (color >> 8) & 0xff, color & 0xff];
  const line = [0, ...Array.from({ length: side }, () => pixel).flat()];
  const pixels = Buffer.from(Array.from({ length: side }, () => line).flat());
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    encodePngChunk('IHDR', header),
    encodePngChunk('IDAT', deflateSync(pixels)),
    encodePngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function encodePngChunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [size, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, checksum]);
}
