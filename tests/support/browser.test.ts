import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { findAxeViolations } from './axe-violations.ts';
import { launchBrowser } from './browser.ts';

test(
  'a local page is rendered with its script and its text in a real font, and axe finds what is wrong with it',
  { timeout: 60_000 },
  async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html><span id="coins"></span><script>coins.textContent = `${40 + 2} coins`</script>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      // A server that listens on a TCP port has an AddressInfo.
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      expect(await page.textContent('span')).toBe('42 coins');
      const width = (await page.locator('span').boundingBox())?.width;
      expect(width).toBeGreaterThan(50);
      expect(await findAxeViolations(page)).toContainEqual(expect.stringMatching(/^document-title: /));
    } finally {
      await browser.close();
      server.close();
    }
  },
);
