/** Minimum number of tries, even if the process was suspended past the deadline. */
const MIN_TRIES = 25;

/** Retries an expectation until it holds or `timeoutMs` has passed; then throws its last failure. */
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
