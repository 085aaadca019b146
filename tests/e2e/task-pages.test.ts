import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { complaints } from '../support/axe-violations.ts';
import { openWorld, OPERATOR, type World } from '../support/test-app.ts';

const SHOTS = 'screenshots';
const WIDE = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };
const PATIENCE = { timeout: 30_000 };
/** One pixel, which is a picture all the same. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==',
  'base64',
);

let world: World;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [world, browser] = await Promise.all([openWorld(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await world.close();
});

/** A window of its own, and everything that went wrong in it. */
async function open(options: BrowserContextOptions): Promise<{ page: Page; wrong: string[] }> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...options })).newPage();
  page.setDefaultTimeout(PATIENCE.timeout);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/40[19]/.test(message.text())) wrong.push(message.text());
  });
  return { page, wrong };
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${world.url}/sign-in?to=${encodeURIComponent(`/s/${world.guildId}/tasks`)}`);
  await page.getByLabel('Name').fill(OPERATOR.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(OPERATOR.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
}

const shoot = (page: Page, name: string) => page.screenshot({ path: `${SHOTS}/${name}.png` });
const be = (page: Page, label: string) => page.getByLabel('You are').selectOption({ label });
const message = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text });

/** Presses the task's button for a proof and hands in words and a picture. */
async function prove(discord: Page, words: string): Promise<void> {
  await message(discord, 'Photograph the old pier').getByRole('button', { name: 'Send proof' }).first().click();
  const form = discord.getByRole('dialog');
  await form.getByRole('textbox').first().fill(words);
  await form.locator('input[type=file]').setInputFiles({ name: 'pier.png', mimeType: 'image/png', buffer: PICTURE });
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'detached' });
}

/** The link to a message is reached by keys, and opens its channel in another tab that knows nothing of this one. */
async function expectOpens(page: Page, name: string, shown = name): Promise<void> {
  const link = page.getByRole('link', { name: `Open in Discord: ${name}, in a new tab` });
  await link.focus();
  const [opened] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Enter')]);
  await message(opened, shown).first().waitFor();
  expect(await opened.evaluate(() => globalThis.opener)).toBeNull();
  await opened.close();
}

describe('a task, on the dashboard and in the local Discord beside it', () => {
  it(
    'is made, posted, claimed, proved, rejected, proved again, accepted and paid, and everything agrees without a reload',
    { timeout: 240_000 },
    async () => {
      const { page: desk, wrong } = await open({ viewport: WIDE, colorScheme: 'light' });
      await signIn(desk);
      await desk.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
      await desk.getByText('No tasks yet').waitFor();
      await desk.getByRole('link', { name: 'New task' }).click();

      // What is missing is named at its field, with the focus on the first.
      await desk.getByRole('button', { name: 'Create and post' }).click();
      await desk.getByText('Enter something.').waitFor();
      expect(await complaints(desk)).toEqual([]);
      await desk.getByLabel('Name', { exact: true }).fill('Photograph the old pier');
      await desk.getByLabel('Description').fill('At dusk or dawn.\n\nSay where you stood.');
      await desk.getByRole('combobox', { name: 'Category' }).fill('Community');
      await desk.getByLabel('Channel', { exact: true }).selectOption({ label: '# tasks' });
      await desk.getByLabel('Reward').fill('350');
      await desk.getByLabel('Role', { exact: true }).selectOption({ label: 'Lantern bearer' });
      await desk.getByLabel('Places').fill('2');
      await desk.getByText('pays out at most 700').waitFor();
      // The preview says what the bot will say.
      await desk
        .getByRole('group', { name: /Preview of the message/ })
        .getByText('0 of 2 taken')
        .waitFor();
      await shoot(desk, 'task-form-light-1440');
      expect(await complaints(desk)).toEqual([]);
      await desk.getByRole('button', { name: 'Create and post' }).click();
      await desk.getByText('Created.').waitFor();
      await desk.getByText('In Discord', { exact: true }).first().waitFor();
      await expectOpens(desk, 'Photograph the old pier');

      const { page: discord } = await open({ viewport: WIDE, colorScheme: 'dark' });
      await discord.goto(`${world.url}/sandbox`);
      await be(discord, 'Wren Sato, member');
      await discord
        .getByRole('link', { name: /tasks/ })
        .or(discord.getByRole('button', { name: /tasks/ }))
        .first()
        .click();
      const posted = message(discord, 'Photograph the old pier').first();
      await posted.getByRole('button', { name: 'Claim' }).click();
      await message(discord, 'You have claimed').waitFor();
      await prove(discord, 'From the second bollard.');

      await desk.getByRole('link', { name: /^Review desk/ }).click();
      await desk.getByText('From the second bollard.').waitFor();
      await expect
        .poll(
          () => desk.locator('.proof-picture img').evaluate((img) => 'naturalWidth' in img && img.naturalWidth),
          PATIENCE,
        )
        .toBe(1);
      await expectOpens(desk, 'review card of Wren Sato', 'From the second bollard.');
      await shoot(desk, 'review-light-1440');
      expect(await complaints(desk)).toEqual([]);

      await desk.keyboard.press('r');
      await desk.getByLabel('Reason').fill('The lamp is not in it.');
      expect(await complaints(desk)).toEqual([]);
      await desk.getByRole('button', { name: 'Reject and tell Wren Sato' }).click();
      // Taken back in time, nothing was sent.
      await desk.keyboard.press('z');
      await desk.getByText('From the second bollard.').waitFor();
      await world.discord.as('Wren Sato').closeDms();
      await desk.keyboard.press('r');
      await desk.getByLabel('Reason').fill('The lamp is not in it.');
      await desk.getByRole('button', { name: 'Reject and tell Wren Sato' }).click();
      await shoot(desk, 'review-undo-light-1440');
      await desk.getByText('Nothing waits for review').waitFor();
      // Who takes no private message knows nothing of it, and staff see that.
      await message(discord, 'was not told why the proof was rejected').first().waitFor();
      await world.discord.as('Wren Sato').openDms();

      await prove(discord, 'Now with the lamp.');
      await desk.getByText('Now with the lamp.').waitFor();
      await desk.getByText('The lamp is not in it.').waitFor();
      await desk.getByText('Wren Sato takes no private messages from here').waitFor();
      await desk.getByText('Not told: takes no private messages.').waitFor();
      await shoot(desk, 'review-untold-light-1440');
      expect(await complaints(desk)).toEqual([]);
      await desk.getByRole('button', { name: 'Accept, pay 350' }).click();
      await desk.getByText('Nothing waits for review').waitFor();

      // Coins, role, card, message, ledger and board agree.
      const wren = async () =>
        (await world.discord.guild(world.guildId)).members.find(({ user }) => user.global_name === 'Wren Sato');
      const bearer = (await world.discord.guild(world.guildId)).roles.find(({ name }) => name === 'Lantern bearer')?.id;
      await expect.poll(async () => (await wren())?.roles, PATIENCE).toContain(bearer);
      await message(discord, '1 of 2').first().waitFor();
      await message(discord, 'Accepted by').first().waitFor();
      await desk.getByRole('link', { name: 'Tasks', exact: true }).click();
      await desk.getByText('1 of 2').waitFor();
      await desk.getByRole('link', { name: 'Open in Discord: Photograph the old pier, in a new tab' }).waitFor();
      await shoot(desk, 'tasks-light-1440');
      expect(await complaints(desk)).toEqual([]);
      await desk.getByRole('link', { name: 'Transactions' }).click();
      await desk.getByText('Completed task: Photograph the old pier').filter({ visible: true }).first().waitFor();
      expect(await desk.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
      expect(wrong).toEqual([]);
    },
  );

  it('is told when its message was deleted, and mends it', { timeout: 120_000 }, async () => {
    const { page: desk } = await open({ viewport: WIDE, colorScheme: 'dark' });
    await signIn(desk);
    const [posted] = (await world.discord.as('Mara Lindqvist').read('tasks')).filter(
      ({ embeds }) => embeds[0]?.title === 'Photograph the old pier',
    );
    if (posted === undefined) throw new Error('The task has no message.');
    await world.discord.as('Ines Duarte').delete(posted);
    await desk.getByText('Orphaned.').waitFor();
    await shoot(desk, 'tasks-dark-1440');
    expect(await complaints(desk)).toEqual([]);
    await desk.getByRole('button', { name: 'Repost' }).click();
    await desk.getByText('Orphaned.').waitFor({ state: 'detached' });
    await expect
      .poll(
        async () =>
          (await world.discord.as('Mara Lindqvist').read('tasks')).filter(
            ({ embeds }) => embeds[0]?.title === 'Photograph the old pier',
          ).length,
        PATIENCE,
      )
      .toBe(1);
  });

  it('is looked after from a phone', { timeout: 120_000 }, async () => {
    const { page } = await open({ viewport: PHONE, colorScheme: 'dark', hasTouch: true });
    await signIn(page);
    await shoot(page, 'tasks-dark-390');
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('link', { name: 'Photograph the old pier', exact: true }).click();
    await page.getByText('Preview', { exact: true }).click();
    await page
      .getByRole('group', { name: /Preview of the message/ })
      .getByText('Say where you stood.')
      .waitFor();
    await shoot(page, 'task-form-dark-390');
    expect(await complaints(page)).toEqual([]);
    await page.goto(`${world.url}/s/${world.guildId}/tasks/settings`);
    await page.getByRole('heading', { level: 1, name: 'Task settings' }).waitFor();
    await page.getByLabel('Open claims of one member').fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await shoot(page, 'task-settings-dark-390');
    expect(await complaints(page)).toEqual([]);
    await page.goto(`${world.url}/s/${world.guildId}/review`);
    await page.getByText('Nothing waits for review').waitFor();
  });
});
