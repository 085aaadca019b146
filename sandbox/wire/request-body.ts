import type { IncomingMessage } from 'node:http';
import type { UploadedFile } from '../world/message-parts.ts';
import { refusal } from './discord-error.ts';

/** `resources/message.mdx`: the whole request; `reference.mdx`: one file. */
const maxRequestBytes = 25 * 1024 * 1024;
const maxFileBytes = 10 * 1024 * 1024;

export async function readBytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request) {
    // An IncomingMessage without an encoding yields only buffers.
    const bytes = part as Uint8Array;
    size += bytes.length;
    if (size > maxRequestBytes) throw refusal(40_005);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** JSON, or multipart with `payload_json` and `files[n]` in any order. */
export async function parseBody(
  bytes: Buffer<ArrayBuffer>,
  contentType: string,
): Promise<{ body: unknown; files: UploadedFile[] }> {
  if (bytes.length === 0) return { body: undefined, files: [] };
  if (!contentType.startsWith('multipart/form-data')) return { body: parseJson(bytes.toString('utf8')), files: [] };
  let parts: FormData;
  try {
    parts = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw refusal(50_109);
  }
  let body: unknown;
  const files: UploadedFile[] = [];
  for (const [name, value] of parts) {
    if (typeof value === 'string') {
      if (name === 'payload_json') body = parseJson(value);
      continue;
    }
    if (value.size > maxFileBytes) throw refusal(40_005);
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
    throw refusal(50_109);
  }
}
