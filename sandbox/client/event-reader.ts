import type { SandboxEvent } from '../control-api/events-contract.ts';

/** Reads the server-sent events of a sandbox until the signal aborts or the stream ends. */
export async function* readEvents(url: string, signal: AbortSignal): AsyncGenerator<SandboxEvent> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`The event stream returned ${response.status}.`);
  const decoder = new TextDecoder();
  let buffer = '';
  try {
    for await (const chunk of response.body) {
      buffer += decoder.decode(chunk, { stream: true });
      const blocks = buffer.split('\n\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        // The sandbox writes each event as one line of JSON in the contract's shape.
        if (block.startsWith('data: ')) yield JSON.parse(block.slice('data: '.length)) as SandboxEvent;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
