/** Tries an expectation until it holds, at most `withinMs`; then its last failure is thrown. */
export async function eventually(expectation: () => void | Promise<void>, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }
}
