import type { SandboxEvent } from '../control-api/contract.ts';

/** Reads a sandbox's server-sent events until the signal aborts or the sandbox ends. */
export async function* readEvents(url: string, signal: AbortSignal): AsyncGenerator<SandboxEvent> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`The event stream answered ${response.status}.`);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of response.body) {
      text += decoder.decode(part, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        // The sandbox writes each event as one line of JSON in the contract's shape.
        if (block.startsWith('data: ')) yield JSON.parse(block.slice('data: '.length)) as SandboxEvent;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
