import type { IncomingMessage } from 'node:http';
import type { UploadedFile } from '../../world/messages/message-content.ts';
import { discordError } from '../../world/discord-error.ts';

/** Limits of the whole request (`resources/message.mdx`) and of one file (`reference.mdx`). */
const MAX_REQUEST_BYTES = 25 * 1024 * 1024;
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/**
 * Reads the whole body; events cost a tenth of a small call less than async iteration. Rejects more than 25 MiB with
 * 40005.
 */
export function readBytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
      else reject(discordError(40_005));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('The request was cut off.')));
  });
}

/** Parses JSON, a URL-encoded form (OAuth2), or multipart with `payload_json` and `files[n]` in any order. */
export async function parseBody(
  bytes: Buffer<ArrayBuffer>,
  contentType: string,
): Promise<{ body: unknown; files: UploadedFile[] }> {
  if (bytes.length === 0) return { body: undefined, files: [] };
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return { body: Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))), files: [] };
  }
  if (!contentType.startsWith('multipart/form-data')) return { body: parseJson(bytes.toString('utf8')), files: [] };
  let formData: FormData;
  try {
    formData = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw discordError(50_109);
  }
  let body: unknown;
  const files: UploadedFile[] = [];
  for (const [name, value] of formData) {
    if (typeof value === 'string') {
      if (name === 'payload_json') body = parseJson(value);
      continue;
    }
    if (value.size > MAX_FILE_BYTES) throw discordError(40_005);
    files.push({
      key: /\[(\d+)\]/u.exec(name)?.[1] ?? String(files.length),
      filename: value.name,
      contentType: value.type || 'application/octet-stream',
      bytes: new Uint8Array(await value.arrayBuffer()),
    });
  }
  return { body, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw discordError(50_109);
  }
}
