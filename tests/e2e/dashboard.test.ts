import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordAudit } from '../../src/core/audit/record-audit.ts';
import { launchBrowser } from '../support/browser.ts';
import { findAxeViolations } from '../support/axe-violations.ts';
import { seedHistory } from '../../src/demo/seed-history.ts';
import { readDemoGuild } from '../../src/demo/local-discord.ts';
import { reportCspViolations } from '../support/report-csp-violations.ts';
import { startTestApp, OPERATOR, type TestApp } from '../support/test-app.ts';

const SCREENSHOTS_DIR = 'screenshots';
const DESKTOP = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };
const WAIT = { timeout: 20_000 };

let testApp: TestApp;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(SCREENSHOTS_DIR, { recursive: true });
  [testApp, browser] = await Promise.all([startTestApp(), launchBrowser()]);
  const ctx = testApp.app.contexts.for({ kind: 'system', job: 'demo' }, { source: 'system' });
  await seedHistory(ctx, await readDemoGuild(testApp.sandbox), Date.now());
  await ctx.transact(testApp.guildId, (work) =>
    recordAudit(work, {
      operation: 'change_settings',
      target: 'config',
      before: { prefix: '!' },
      after: { prefix: '?' },
    }),
  );
}, 120_000);
afterAll(async () => {
  await browser.close();
  await testApp.close();
});

/** Opens a page in a new context and collects its errors. */
async function openWindow(
  options: Parameters<Browser['newContext']>[0],
): Promise<{ context: BrowserContext; page: Page; pageErrors: string[] }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  await reportCspViolations(context);
  const page = await context.newPage();
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) pageErrors.push(message.text());
  });
  return { context, page, pageErrors };
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${testApp.url}/sign-in`);
  await page.getByLabel('Name').fill(OPERATOR.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(OPERATOR.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Harbour Commons').first().click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor(WAIT);
  await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor(WAIT);
}

describe('the dashboard in a browser', () => {
  test(
    'a /daily in the sandbox appears on the dashboard with balance and entry, without a reload',
    { timeout: 120_000 },
    async () => {
      const { context, page: dashboard, pageErrors } = await openWindow({ viewport: DESKTOP, colorScheme: 'light' });
      await signIn(dashboard);
      await dashboard.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
      const supply = dashboard.locator('dd').first();
      const before = Number((await supply.innerText()).replaceAll(',', ''));

      const discord = await context.newPage();
      await discord.goto(`${testApp.url}/sandbox`);
      await discord.getByLabel('You are').selectOption({ label: 'Wren Sato, member' }, WAIT);
      const composer = discord.getByRole('textbox', { name: /Type a slash for commands/ });
      await composer.fill('/daily');
      await composer.press('Enter');
      await discord.getByRole('button', { name: 'Send /daily' }).click(WAIT);
      const reply = discord.locator('article', { hasText: 'Only you can see this' });
      await reply.waitFor(WAIT);
      const repliedMs = performance.now();
      expect(await reply.innerText()).toMatch(/100 shells[^]*Your balance is [\d,]+ shells/);

      await expect.poll(async () => (await supply.innerText()).replaceAll(',', ''), WAIT).toBe(String(before + 100));
      const updatedMs = performance.now();
      const feed = dashboard.getByRole('listitem').filter({ hasText: 'Wren Sato' }).filter({ hasText: 'Daily reward' });
      await feed.first().waitFor(WAIT);
      // Reported only: the delay depends on the machine.
      console.info(`The dashboard showed the new supply ${Math.round(updatedMs - repliedMs)} ms after the reply.`);
      expect(await dashboard.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
      await dashboard.screenshot({ path: `${SCREENSHOTS_DIR}/overview-light.png` });
      await discord.screenshot({ path: `${SCREENSHOTS_DIR}/sandbox-light.png` });

      await dashboard.getByRole('link', { name: 'Members' }).click();
      const balance = /Your balance is ([\d,]+)/.exec(await reply.innerText())?.[1] ?? '';
      const row = dashboard.getByRole('row').filter({ hasText: 'Wren Sato' });
      await expect.poll(() => row.first().innerText(), WAIT).toContain(balance);
      expect(pageErrors).toEqual([]);
      await context.close();
    },
  );

  test('a page with an expired access token renews it and continues', { timeout: 120_000 }, async () => {
    const { context, page } = await openWindow({ viewport: DESKTOP });
    await signIn(page);
    await context.clearCookies({ name: 'access_token' });
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('row').filter({ hasText: 'Wren Sato' }).first().waitFor(WAIT);
    expect(page.url()).toContain('/members');
    expect((await context.cookies()).map(({ name }) => name)).toContain('access_token');
    await context.close();
  });

  test('shows that live updates stopped, and catches up once they are back', { timeout: 120_000 }, async () => {
    const { context, page } = await openWindow({ viewport: DESKTOP });
    await signIn(page);
    await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
    const supply = page.locator('dd').first();
    const before = Number((await supply.innerText()).replaceAll(',', ''));
    await context.setOffline(true);
    await page
      .getByText(/^Stopped/)
      .filter({ visible: true })
      .first()
      .waitFor(WAIT);
    expect((await testApp.discord.as('Oskar Vik').slash('daily')).state).toBe('replied');
    expect(Number((await supply.innerText()).replaceAll(',', ''))).toBe(before);
    await context.setOffline(false);
    await expect.poll(async () => (await supply.innerText()).replaceAll(',', ''), WAIT).toBe(String(before + 100));
    await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor(WAIT);
    expect(await page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
    await context.close();
  });

  test.each([DESKTOP, PHONE])(
    'every page has no accessibility violations in light and in dark, %o',
    { timeout: 240_000 },
    async (viewport) => {
      const { context, page, pageErrors } = await openWindow({ viewport });
      /** Loads a page in both colour schemes, waits until it is shown, and checks it. */
      const checkInBothSchemes = async (name: string, path: string, waitUntilShown: () => Promise<void>) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.goto(`${testApp.url}${path}`);
          await waitUntilShown();
          expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(colorScheme);
          await page.screenshot({ path: `${SCREENSHOTS_DIR}/${name}-${colorScheme}-${viewport.width}.png` });
          expect(await findAxeViolations(page), `${name} in ${colorScheme}`).toEqual([]);
        }
      };
      const showsText = (text: string) => () => page.getByText(text).filter({ visible: true }).first().waitFor(WAIT);
      await checkInBothSchemes('sign-in', '/sign-in', () =>
        page.getByRole('button', { name: 'Sign in', exact: true }).waitFor(WAIT),
      );
      await signIn(page);
      for (const [name, path, text] of [
        ['overview', '', 'Show as table'],
        ['members', '/members', 'Wren Sato'],
        ['transactions', '/transactions', 'Daily reward'],
        ['settings', '/settings', 'Admin roles'],
        ['audit', '/audit', 'Changed the settings'],
      ] as const) {
        await checkInBothSchemes(name, `/s/${testApp.guildId}${path}`, showsText(text));
      }
      await checkInBothSchemes('sandbox', '/sandbox', async () => {
        await page.getByLabel('You are').waitFor(WAIT);
        await page.getByRole('textbox', { name: /Type a slash for commands/ }).waitFor(WAIT);
      });
      expect(pageErrors).toEqual([]);
      await context.close();
    },
  );
});
