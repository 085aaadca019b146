/** Even a process that stood still past the deadline gets this many tries. */
const MIN_TRIES = 25;

/** Tries an expectation until it holds, at most `withinMs`; then its last failure is thrown. */
export async function eventually(expectation: () => void | Promise<void>, timeoutMs = 15_000): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  for (let tries = 1; ; tries += 1) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > deadlineMs && tries >= MIN_TRIES) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }
}
