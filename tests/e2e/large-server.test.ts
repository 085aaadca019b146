import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { insertLoadData } from '../support/fixtures/load-data.ts';
import { startTestApp, OPERATOR, type TestApp } from '../support/test-app.ts';

const SCREENSHOTS_DIR = 'screenshots';
const WAIT = { timeout: 20_000 };
const SIZES = [
  { width: 1440, height: 1000, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

let testApp: TestApp;
let browser: Browser;
beforeAll(async () => {
  [testApp, browser] = await Promise.all([startTestApp(), launchBrowser()]);
  await insertLoadData(testApp.database.admin, testApp.guildId);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await testApp.close();
});

async function openPage(path: string, { width, height, colorScheme }: (typeof SIZES)[number]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  await context.request.post(`${testApp.url}/api/auth/login`, { data: OPERATOR, headers: { origin: testApp.url } });
  const page = await context.newPage();
  await page.goto(`${testApp.url}/s/${testApp.guildId}${path}`);
  return page;
}

/** Returns the excess width of the page and the elements that exceed the window, with class and text. Empty when nothing scrolls sideways. */
const findOverflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const excess = document.documentElement.scrollWidth - innerWidth;
    if (excess <= 0) return [];
    const wide = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => `${one.tagName}.${one.className}: ${(one.textContent ?? '').slice(0, 40)}`);
    return [`${excess} px too wide`, ...wide.slice(0, 5)];
  });

describe('a server with large lists and the longest names and numbers', () => {
  test.each([
    ['overview', '', 'Supply'],
    ['members', '/members', 'to 25 of'],
    ['inactive', '/members?show=inactive', 'to 25 of'],
    ['member', '/members?q=guest_7&show=left&member=700000000000000007', 'guest_7'],
    ['transactions', '/transactions', 'Daily reward'],
    ['audit', '/audit', 'prefix'],
    ['tasks', '/tasks', '#119'],
    ['tasks-table', '/tasks?view=table', '#120'],
    ['task', '/tasks/7', 'Task #7'],
    ['review', '/review', '80 waiting'],
    ['settings', '/settings', 'Amount'],
  ])('the page %s fits the window on a desktop and on a phone', { timeout: 120_000 }, async (name, path, text) => {
    for (const size of SIZES) {
      const page = await openPage(path, size);
      await page.getByText(text).filter({ visible: true }).first().waitFor(WAIT);
      await page.screenshot({ path: `${SCREENSHOTS_DIR}/load-${name}-${size.width}.png` });
      expect(await findOverflow(page)).toEqual([]);
      await page.context().close();
    }
  });

  test(
    'a search with more matches than are counted is paged up to its limit, with buttons in one line',
    { timeout: 120_000 },
    async () => {
      for (const size of SIZES) {
        const page = await openPage('/members?q=guest&show=left&page=80', size);
        await page.getByText('1,976 to 2,000 of more than 2,000').waitFor(WAIT);
        await page.getByText('Pages end at 80; search to reach the others.').waitFor(WAIT);
        const buttons = page.getByRole('button', { name: /^page \d+$| page$/i });
        const tops = await buttons.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
        expect(tops.length).toBeGreaterThan(2);
        expect(new Set(tops).size).toBe(1);
        expect(await findOverflow(page)).toEqual([]);
        await buttons.last().scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${SCREENSHOTS_DIR}/load-members-foot-${size.width}.png` });
        await page.context().close();
      }
    },
  );
});
