import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { findAxeViolations } from '../support/axe-violations.ts';
import { reportCspViolations } from '../support/report-csp-violations.ts';
import { startTestApp, OPERATOR, type TestApp } from '../support/test-app.ts';

const SCREENSHOTS_DIR = 'screenshots';
const DESKTOP = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };
const WAIT = { timeout: 30_000 };
/** A PNG of one pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==',
  'base64',
);

let testApp: TestApp;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(SCREENSHOTS_DIR, { recursive: true });
  [testApp, browser] = await Promise.all([startTestApp(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await testApp.close();
});

/** Opens a page in a new context and collects its errors. */
async function openPage(options: BrowserContextOptions): Promise<{ page: Page; pageErrors: string[] }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  await reportCspViolations(context);
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/40[19]/.test(message.text())) pageErrors.push(message.text());
  });
  return { page, pageErrors };
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${testApp.url}/sign-in?to=${encodeURIComponent(`/s/${testApp.guildId}/tasks`)}`);
  await page.getByLabel('Name').fill(OPERATOR.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(OPERATOR.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
}

const screenshot = (page: Page, name: string) => page.screenshot({ path: `${SCREENSHOTS_DIR}/${name}.png` });
const actAs = (page: Page, label: string) => page.getByLabel('You are').selectOption({ label });
const message = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text });

/** Presses the task's button for a proof and submits a text and an image. */
async function submitProof(discord: Page, text: string): Promise<void> {
  await message(discord, 'Photograph the old pier').getByRole('button', { name: 'Send proof' }).first().click();
  const form = discord.getByRole('dialog');
  await form.getByRole('textbox').first().fill(text);
  await form.locator('input[type=file]').setInputFiles({ name: 'pier.png', mimeType: 'image/png', buffer: PICTURE });
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'detached' });
}

/** Opens the link to a message by keyboard and expects its channel in a new tab without an opener. */
async function expectOpens(page: Page, name: string, visibleText = name): Promise<void> {
  const link = page.getByRole('link', { name: `Open in Discord: ${name}, in a new tab` });
  await link.focus();
  const [opened] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Enter')]);
  await message(opened, visibleText).first().waitFor();
  expect(await opened.evaluate(() => globalThis.opener)).toBeNull();
  await opened.close();
}

describe('a task on the dashboard and in the sandbox', () => {
  test(
    'is created, claimed, rejected, accepted and paid, and all pages agree without a reload',
    { timeout: 240_000 },
    async () => {
      const { page: dashboard, pageErrors } = await openPage({ viewport: DESKTOP, colorScheme: 'light' });
      await signIn(dashboard);
      await dashboard.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
      await dashboard.getByText('No tasks yet').waitFor();
      await dashboard.getByRole('link', { name: 'New task' }).click();

      // A missing value is reported at its field, and the first one gets the focus.
      await dashboard.getByRole('button', { name: 'Create and post' }).click();
      await dashboard.getByText('Enter something.').waitFor();
      expect(await findAxeViolations(dashboard)).toEqual([]);
      await dashboard.getByLabel('Name', { exact: true }).fill('Photograph the old pier');
      await dashboard.getByLabel('Description').fill('At dusk or dawn.\n\nSay where you stood.');
      await dashboard.getByRole('combobox', { name: 'Category' }).fill('Community');
      await dashboard.getByLabel('Channel', { exact: true }).selectOption({ label: '# tasks' });
      await dashboard.getByLabel('Reward').fill('350');
      await dashboard.getByLabel('Role', { exact: true }).selectOption({ label: 'Lantern bearer' });
      await dashboard.getByLabel('Places').fill('2');
      await dashboard.getByText('pays out at most 700').waitFor();
      // The preview shows the message of the bot.
      await dashboard
        .getByRole('group', { name: /Preview of the message/ })
        .getByText('0 of 2 taken')
        .waitFor();
      await screenshot(dashboard, 'task-form-light-1440');
      expect(await findAxeViolations(dashboard)).toEqual([]);
      await dashboard.getByRole('button', { name: 'Create and post' }).click();
      await dashboard.getByText('Created.').waitFor();
      await dashboard.getByText('In Discord', { exact: true }).first().waitFor();
      await expectOpens(dashboard, 'Photograph the old pier');

      const { page: discord } = await openPage({ viewport: DESKTOP, colorScheme: 'dark' });
      await discord.goto(`${testApp.url}/sandbox`);
      await actAs(discord, 'Wren Sato, member');
      await discord
        .getByRole('link', { name: /tasks/ })
        .or(discord.getByRole('button', { name: /tasks/ }))
        .first()
        .click();
      const posted = message(discord, 'Photograph the old pier').first();
      await posted.getByRole('button', { name: 'Claim' }).click();
      await message(discord, 'You have claimed').waitFor();
      await submitProof(discord, 'From the second bollard.');

      await dashboard.getByRole('link', { name: /^Review desk/ }).click();
      await dashboard.getByText('From the second bollard.').waitFor();
      await expect
        .poll(
          () =>
            dashboard
              .getByRole('button', { name: 'Picture 1 of 1' })
              .locator('img')
              .evaluate((img) => 'naturalWidth' in img && img.naturalWidth),
          WAIT,
        )
        .toBe(1);
      await expectOpens(dashboard, 'review card of Wren Sato', 'From the second bollard.');
      await screenshot(dashboard, 'review-light-1440');
      expect(await findAxeViolations(dashboard)).toEqual([]);

      await dashboard.keyboard.press('r');
      await dashboard.getByLabel('Reason').fill('The lamp is not in it.');
      expect(await findAxeViolations(dashboard)).toEqual([]);
      await dashboard.getByRole('button', { name: 'Reject and tell Wren Sato' }).click();
      // Undone in time, so nothing was sent.
      await dashboard.keyboard.press('z');
      await dashboard.getByText('From the second bollard.').waitFor();
      await testApp.discord.as('Wren Sato').closeDms();
      await dashboard.keyboard.press('r');
      await dashboard.getByLabel('Reason').fill('The lamp is not in it.');
      await dashboard.getByRole('button', { name: 'Reject and tell Wren Sato' }).click();
      await screenshot(dashboard, 'review-undo-light-1440');
      await dashboard.getByText('Nothing waits for review').waitFor();
      // A member with closed direct messages is not notified, and staff see that.
      await message(discord, 'was not told why the proof was rejected').first().waitFor();
      await testApp.discord.as('Wren Sato').openDms();

      await submitProof(discord, 'Now with the lamp.');
      await dashboard.getByText('Now with the lamp.').waitFor();
      await dashboard.getByText('The lamp is not in it.').waitFor();
      await dashboard.getByText('Wren Sato takes no private messages from here').waitFor();
      await dashboard.getByText('Not told: takes no private messages.').waitFor();
      await screenshot(dashboard, 'review-untold-light-1440');
      expect(await findAxeViolations(dashboard)).toEqual([]);
      await dashboard.getByRole('button', { name: 'Accept, pay 350' }).click();
      await dashboard.getByText('Nothing waits for review').waitFor();

      // Coins, role, review message, task message, ledger and task list agree.
      const wren = async () =>
        (await testApp.discord.guild(testApp.guildId)).members.find(({ user }) => user.global_name === 'Wren Sato');
      const bearer = (await testApp.discord.guild(testApp.guildId)).roles.find(
        ({ name }) => name === 'Lantern bearer',
      )?.id;
      await expect.poll(async () => (await wren())?.roles, WAIT).toContain(bearer);
      await message(discord, '1 of 2').first().waitFor();
      await message(discord, 'Accepted by').first().waitFor();
      await dashboard.getByRole('link', { name: 'Tasks', exact: true }).click();
      await dashboard.getByText('1 of 2').waitFor();
      await dashboard.getByRole('link', { name: 'Open in Discord: Photograph the old pier, in a new tab' }).waitFor();
      await screenshot(dashboard, 'tasks-light-1440');
      expect(await findAxeViolations(dashboard)).toEqual([]);
      await dashboard.getByRole('link', { name: 'Transactions' }).click();
      await dashboard.getByText('Completed task: Photograph the old pier').filter({ visible: true }).first().waitFor();
      expect(await dashboard.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
      expect(pageErrors).toEqual([]);
    },
  );

  test('shows that its message was deleted, and reposts it', { timeout: 120_000 }, async () => {
    const { page: dashboard } = await openPage({ viewport: DESKTOP, colorScheme: 'dark' });
    await signIn(dashboard);
    const [posted] = (await testApp.discord.as('Mara Lindqvist').read('tasks')).filter(
      ({ embeds }) => embeds[0]?.title === 'Photograph the old pier',
    );
    if (posted === undefined) throw new Error('The task has no message.');
    await testApp.discord.as('Ines Duarte').delete(posted);
    await dashboard.getByText('Orphaned.').waitFor();
    await screenshot(dashboard, 'tasks-dark-1440');
    expect(await findAxeViolations(dashboard)).toEqual([]);
    await dashboard.getByRole('button', { name: 'Repost' }).click();
    await dashboard.getByText('Orphaned.').waitFor({ state: 'detached' });
    await expect
      .poll(
        async () =>
          (await testApp.discord.as('Mara Lindqvist').read('tasks')).filter(
            ({ embeds }) => embeds[0]?.title === 'Photograph the old pier',
          ).length,
        WAIT,
      )
      .toBe(1);
  });

  test('can be managed from a phone', { timeout: 120_000 }, async () => {
    const { page } = await openPage({ viewport: PHONE, colorScheme: 'dark', hasTouch: true });
    await signIn(page);
    await screenshot(page, 'tasks-dark-390');
    expect(await findAxeViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Photograph the old pier', exact: true }).click();
    await page.getByText('Preview', { exact: true }).click();
    await page
      .getByRole('group', { name: /Preview of the message/ })
      .getByText('Say where you stood.')
      .waitFor();
    await screenshot(page, 'task-form-dark-390');
    expect(await findAxeViolations(page)).toEqual([]);
    await page.goto(`${testApp.url}/s/${testApp.guildId}/tasks/settings`);
    await page.getByRole('heading', { level: 1, name: 'Task settings' }).waitFor();
    await page.getByLabel('Open claims of one member').fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await screenshot(page, 'task-settings-dark-390');
    expect(await findAxeViolations(page)).toEqual([]);
    await page.goto(`${testApp.url}/s/${testApp.guildId}/review`);
    await page.getByText('Nothing waits for review').waitFor();
  });
});
