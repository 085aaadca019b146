import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { reportCspViolations } from '../support/report-csp-violations.ts';
import { startTestApp, OPERATOR, type TestApp } from '../support/test-app.ts';

const WAIT = { timeout: 20_000 };

let testApp: TestApp;
let browser: Browser;
beforeAll(async () => {
  [testApp, browser] = await Promise.all([startTestApp(), launchBrowser()]);
  await testApp.discord.as('Wren Sato').slash('daily');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await testApp.close();
});

/** Opens a page of the server in a new context, signed in as the operator. */
async function openPage(path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce' });
  await context.request.post(`${testApp.url}/api/auth/login`, { data: OPERATOR, headers: { origin: testApp.url } });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(`${testApp.url}/s/${testApp.guildId}${path}`);
  return page;
}

const refuseWith = (fields: readonly { path: string; message: string }[]) => (route: Route) =>
  route.request().method() === 'GET'
    ? route.continue()
    : route.fulfill({
        status: 400,
        json: { error: { code: 'invalid_input', message: 'Some of this is not right.', fields } },
      });
const isFocused = (page: Page, label: string) =>
  page.getByLabel(label).evaluate((field) => field === document.activeElement);

describe('the forms of the dashboard', () => {
  test('no page violates the content security policy, not even by a probe', { timeout: 120_000 }, async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce' });
    await reportCspViolations(context);
    const page = await context.newPage();
    const pageErrors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && pageErrors.push(message.text()));
    await page.goto(`${testApp.url}/sign-in`);
    await page.getByLabel('Name').fill('m'.repeat(101));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('A name has at most 100 characters.').waitFor(WAIT);
    await page.getByText('Enter the password.').waitFor(WAIT);
    expect(await isFocused(page, 'Name')).toBe(true);
    await page.getByLabel('Name').fill(OPERATOR.username);
    await page.getByRole('textbox', { name: 'Password' }).fill(OPERATOR.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Servers' }).waitFor(WAIT);
    for (const [path, text] of [
      ['/tasks/new', 'Places'],
      ['/tasks/settings', 'Open claims of one member'],
      ['/settings', 'Admin roles'],
      ['/members', 'Wren Sato'],
      ['/review', 'Nothing waits for review'],
    ] as const) {
      await page.goto(`${testApp.url}/s/${testApp.guildId}${path}`);
      await page.getByText(text).filter({ visible: true }).first().waitFor(WAIT);
    }
    await page.goto(`${testApp.url}/sandbox`);
    await page.getByLabel('You are').waitFor(WAIT);
    expect(pageErrors).toEqual([]);
    await context.close();
  });

  test(
    'the server’s errors are shown at their fields, others above the form, and what was typed stays',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('/tasks/new');
      await page.route(
        '**/tasks',
        refuseWith([
          { path: 'reward', message: 'Too much for this server.' },
          { path: 'role_id', message: 'That role is gone.' },
          { path: 'colour', message: 'This field is not known.' },
        ]),
      );
      await page.getByLabel('Name', { exact: true }).fill('Photograph the old pier');
      await page.getByLabel('Reward').fill('1,200');
      await page.getByRole('button', { name: 'Create and post' }).click();
      await page.getByText('Too much for this server.').waitFor();
      await page.getByText('colour: This field is not known.').waitFor();
      expect(await page.getByLabel('Reward').inputValue()).toBe('1,200');
      // The server's error leaves with an edit of its own field only.
      await page.getByLabel('Reward').fill('900');
      await page.getByText('Too much for this server.').waitFor({ state: 'detached' });
      await page.getByText('That role is gone.').waitFor();
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Photograph the old pier');
      await page.context().close();
    },
  );

  test(
    'an error appears when a changed field is left, and disappears once it is valid',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('/tasks/new');
      const reward = page.getByLabel('Reward');
      await reward.focus();
      await page.getByLabel('Description').focus();
      await reward.fill('many');
      expect(await page.getByText('Enter a whole number.').count()).toBe(0);
      await page.getByLabel('Description').focus();
      await page.getByText('Enter a whole number.').waitFor();
      await reward.fill('50');
      await page.getByText('Enter a whole number.').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Create and post' }).click();
      await page.getByText('Enter something.').waitFor();
      expect(await page.getByLabel('Name', { exact: true }).evaluate((field) => field === document.activeElement)).toBe(
        true,
      );
      await page.context().close();
    },
  );

  test('what is typed while a form is saved is kept as a change', { timeout: 120_000 }, async () => {
    const page = await openPage('/tasks/settings');
    let release = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/tasks/settings', async (route) => {
      if (route.request().method() === 'PUT') await isHeld;
      await route.continue();
    });
    await page.getByLabel('Open claims of one member').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Saving…' }).waitFor();
    await page.getByLabel('Categories').fill('Art\nHarbour');
    release();
    await page.getByRole('button', { name: 'Discard' }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    expect(await page.getByLabel('Categories').inputValue()).toBe('Art\nHarbour');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => page.getByLabel('Categories').inputValue(), WAIT).not.toContain('Art');
    expect(await page.getByLabel('Open claims of one member').inputValue()).toBe('7');
    await page.context().close();
  });

  test('settings changed by another client appear in fields without local changes', { timeout: 120_000 }, async () => {
    const page = await openPage('/tasks');
    await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor();
    await page.getByRole('link', { name: 'Task settings' }).click();
    await page.getByLabel('Categories').fill('Sea');
    const status = await page.evaluate(async (guildId) => {
      const response = await fetch(`/api/${guildId}/tasks/settings`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ max_tasks_per_user: 4 }),
      });
      return response.status;
    }, testApp.guildId);
    expect(status).toBe(200);
    await expect.poll(() => page.getByLabel('Open claims of one member').inputValue(), WAIT).toBe('4');
    expect(await page.getByLabel('Categories').inputValue()).toBe('Sea');
    await page.context().close();
  });
});
