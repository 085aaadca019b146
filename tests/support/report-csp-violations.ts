import type { BrowserContext } from 'playwright-core';

/**
 * Reports violations of the content security policy as errors on the console of each page. Chromium itself leaves out those
 * whose exception is caught, such as a probe for `eval`.
 */
export const reportCspViolations = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    globalThis.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`violation of the content security policy: ${violatedDirective} ${blockedURI}`),
    );
  });
