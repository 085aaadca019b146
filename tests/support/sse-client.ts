import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

export type SseEvent = { id: string | undefined; event: string; data: string };
export type SseClient = {
  readonly events: readonly SseEvent[];
  /** The id a browser would send as Last-Event-ID. */
  lastEventId(): string;
  comments(): number;
  retryMs(): number | undefined;
  readonly closed: Promise<void>;
  stop(): void;
};

/** Reads a stream over a real connection as specified by WHATWG "Server-sent events": CR, LF and CRLF all end a line. */
export async function readSse(url: string, lastEventId = '', headers: Record<string, string> = {}): Promise<SseClient> {
  const clientRequest = request(url, {
    agent: false,
    headers: { ...headers, ...(lastEventId !== '' && { 'last-event-id': lastEventId }) },
  });
  clientRequest.end();
  // Safe cast: `response` has one argument, the message.
  const [response] = (await once(clientRequest, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) {
    response.resume();
    throw new Error(`The stream responded with ${response.statusCode}.`);
  }
  const events: SseEvent[] = [];
  let lastId = lastEventId;
  let comments = 0;
  let retryMs: number | undefined;
  let block = new Map<string, string>();
  const readLine = (line: string): void => {
    if (line === '') {
      if (block.has('data')) {
        events.push({ id: block.get('id'), event: block.get('event') ?? 'message', data: block.get('data') ?? '' });
      }
      block = new Map();
      return;
    }
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === '') comments += 1;
    if (field === 'retry') retryMs = Number(value);
    if (field === 'id') lastId = value;
    block.set(field, value);
  };
  let buffer = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const lines = (buffer + chunk).split(/\r\n|\r|\n/);
    buffer = lines.pop() ?? '';
    for (const line of lines) readLine(line);
  });
  // A connection closed by the server is an error to this client but a normal end for its reader.
  response.on('error', () => undefined);
  clientRequest.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  return {
    events,
    lastEventId: () => lastId,
    comments: () => comments,
    retryMs: () => retryMs,
    closed,
    stop: () => void clientRequest.destroy(),
  };
}
