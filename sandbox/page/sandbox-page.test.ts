import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../tests/support/browser.ts';
import { findAxeViolations } from '../../tests/support/axe-violations.ts';
import { reportCspViolations } from '../../tests/support/report-csp-violations.ts';
import { connectSandbox, type SandboxClient } from '../client/sandbox-client.ts';
import { startSandbox, type Sandbox } from '../start.ts';
import { startExampleBot } from '../test-support/example-bot.ts';

const SCREENSHOTS_DIR = 'screenshots';
const DESKTOP = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };
const WAIT = { timeout: 40_000 };
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==',
  'base64',
);

let sandbox: Sandbox;
let discord: SandboxClient;
let bot: Awaited<ReturnType<typeof startExampleBot>>;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(SCREENSHOTS_DIR, { recursive: true });
  sandbox = await startSandbox({ webDir: 'dist/web', responseTimeoutMs: 30_000 });
  discord = connectSandbox(sandbox.url);
  [bot, browser] = await Promise.all([startExampleBot(sandbox), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await bot.close();
  await sandbox.close();
});

/** Opens the page in a new context and collects its errors. */
async function openPage(options: BrowserContextOptions): Promise<{ page: Page; pageErrors: string[] }> {
  // Axe requires a page from an explicitly created context.
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  await reportCspViolations(context);
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => {
    // An incomplete form is refused with 400; the page shows that.
    if (message.type() === 'error' && !message.text().includes('400')) pageErrors.push(message.text());
  });
  await page.goto(sandbox.url);
  await composer(page).waitFor();
  return { page, pageErrors };
}

const composer = (page: Page): Locator => page.getByRole('textbox', { name: /Type a slash for commands/ });
const messages = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text });
const actAs = (page: Page, label: string) => page.getByLabel('You are').selectOption({ label });

/** Types the beginning of a command and selects it. */
async function chooseCommand(page: Page, name: string): Promise<void> {
  await composer(page).fill(`/${name.slice(0, 3)}`);
  await page
    .getByRole('option')
    .filter({ hasText: `/${name}` })
    .waitFor();
  await composer(page).press('Enter');
}

describe('the sandbox page', () => {
  test(
    'a member uses a command, a button, a modal and a file, and a moderator handles them',
    { timeout: 240_000 },
    async () => {
      const { page, pageErrors } = await openPage({ viewport: DESKTOP, colorScheme: 'dark' });
      await actAs(page, 'Wren Sato, member');

      // A command whose option has autocomplete by the bot.
      await chooseCommand(page, 'order');
      await page.getByRole('combobox', { name: /item/ }).fill('sail');
      await page.getByRole('option', { name: 'Sailcloth' }).waitFor();
      expect(await findAxeViolations(page)).toEqual([]);
      await page.screenshot({ path: `${SCREENSHOTS_DIR}/sandbox-autocomplete-dark.png` });
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Optional: quantity' }).click();
      await page.getByRole('textbox', { name: 'quantity' }).fill('12');
      await page.getByRole('button', { name: 'Send /order' }).click();
      await page.getByText('quantity: Must be at most 9.').waitFor();
      await page.getByRole('textbox', { name: 'quantity' }).fill('2');
      await page.keyboard.press('Enter');
      const order = messages(page, 'It waits for approval.');
      await order.getByText('sailcloth').waitFor();

      // Pressing a button without permission is refused privately.
      await order.getByRole('button', { name: 'Approve' }).click();
      const refusal = messages(page, 'Only a moderator approves orders.');
      await refusal.getByText('Only you can see this').waitFor();
      await refusal.getByRole('button', { name: 'Dismiss message' }).click();
      await refusal.waitFor({ state: 'detached' });

      // A button without a reply fails as in Discord.
      await order.getByRole('button', { name: 'Ring' }).click();
      await order.locator('[aria-busy=true]').waitFor();
      await discord.advanceClock(31_000);
      await order.getByText('This interaction failed').waitFor();

      // A modal with a file.
      await chooseCommand(page, 'report');
      await page.getByRole('button', { name: 'Send /report' }).click();
      const form = page.getByRole('dialog', { name: 'Report' });
      await form.getByRole('button', { name: 'Submit' }).click();
      await form.getByText('This field is required.').first().waitFor();
      await form.getByLabel('What happened').fill('The lamp went out.');
      await form.getByRole('button', { name: 'Who saw it' }).click();
      await form.getByLabel('Search').fill('osk');
      expect(await findAxeViolations(page)).toEqual([]);
      await form.getByLabel('Oskar Vik').check();
      await form.getByRole('button', { name: /^Done/ }).click();
      await form.getByLabel('Picture').setInputFiles({ name: 'lamp.png', mimeType: 'image/png', buffer: PICTURE });
      await page.screenshot({ path: `${SCREENSHOTS_DIR}/sandbox-form-dark.png` });
      await form.getByRole('button', { name: 'Submit' }).click();
      const report = messages(page, 'Thank you for lamp.png.');
      await expect
        .poll(
          () => report.locator('.dc-img').evaluate((picture) => 'naturalWidth' in picture && picture.naturalWidth),
          WAIT,
        )
        .toBe(1);

      // A member can neither delete messages of others nor change the channel.
      await report.hover();
      await expect.poll(() => report.getByRole('button', { name: 'Delete message' }).count(), WAIT).toBe(0);
      await page.getByRole('button', { name: 'Channel settings' }).click();
      await page.getByText('Only those who manage channels or roles change this.', { exact: false }).waitFor();

      // A moderator can.
      await actAs(page, 'Ines Duarte, moderator');
      await order.hover();
      await order.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Pin message' }).click();
      await order.getByText('pinned').waitFor();
      await order.getByRole('button', { name: 'Approve' }).click();
      await messages(page, 'Pressed approve.').waitFor();
      await report.hover();
      await report.getByRole('button', { name: 'Delete message' }).click();
      await report.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Pinned messages' }).click();
      await page.getByRole('complementary', { name: 'Pinned messages' }).getByText('It waits for approval.').waitFor();
      expect(pageErrors).toEqual([]);
      await page.context().close();
    },
  );

  test(
    'a permission, role or channel removed by a moderator is gone for bot and members at once',
    { timeout: 240_000 },
    async () => {
      const { page, pageErrors } = await openPage({ viewport: DESKTOP, colorScheme: 'light' });
      await actAs(page, 'Ines Duarte, moderator');
      const settings = page.getByRole('complementary', { name: 'Channel settings' });
      await page.getByRole('link', { name: 'tasks' }).click();
      const market = await openPage({ viewport: DESKTOP });
      await actAs(market.page, 'Oskar Vik, member');

      // A permission of the bot.
      await page.getByRole('button', { name: 'Channel settings' }).click();
      await settings
        .getByRole('group', { name: 'Send messages', exact: true })
        .getByRole('radio', { name: 'Deny' })
        .click();
      const channel = sandbox.world.guilds.values().next().value?.contents?.channels;
      const tasks = [...(channel?.values() ?? [])].find(({ name }) => name === 'tasks');
      await expect
        .poll(() => bot.api.channels.createMessage(tasks?.id ?? '', { content: 'x' }).catch(String), WAIT)
        .toContain('Missing Permissions');

      // A role of a member.
      await page.getByRole('button', { name: 'Members' }).click();
      const members = page.getByRole('complementary', { name: 'Members' });
      await members.getByRole('button', { name: 'Oskar Vik' }).click();
      expect(await findAxeViolations(page)).toEqual([]);
      await members.getByLabel('Lantern bearer').click();
      await expect
        .poll(
          async () =>
            (await discord.guild('Harbour Commons')).members.find(({ user }) => user.username === 'oskar.vik')?.roles
              .length,
          WAIT,
        )
        .toBe(1);
      await expect
        .poll(() => members.getByLabel('Lantern bearer').evaluate((box) => box === document.activeElement), WAIT)
        .toBe(true);
      await members.getByRole('button', { name: 'Wave' }).click();
      await messages(page, 'Wave: done.').waitFor();

      // A channel, which disappears for every member.
      await page.getByRole('button', { name: 'Channel settings' }).click();
      await settings.getByRole('button', { name: 'Delete channel' }).click();
      await settings.getByRole('button', { name: 'Delete channel' }).click();
      await page.getByRole('link', { name: 'tasks' }).waitFor({ state: 'detached' });
      await market.page.getByRole('link', { name: 'tasks' }).waitFor({ state: 'detached' });

      // A mention marks the channel for the mentioned member, and the first new message.
      await market.page.getByRole('link', { name: 'market' }).click();
      await market.page.getByText('This is the beginning of #market.', { exact: false }).waitFor();
      const oskar = (await discord.guild('Harbour Commons')).members.find(({ user }) => user.username === 'oskar.vik');
      await discord.as('Ines Duarte').send(`<@${oskar?.user.id}> come by`, { channel: 'general' });
      const general = market.page.getByRole('link', { name: /general.*new messages.*1 mention/ });
      await general.click();
      await market.page.getByText('New', { exact: true }).waitFor();
      expect([...pageErrors, ...market.pageErrors]).toEqual([]);
      await Promise.all([page.context().close(), market.page.context().close()]);
    },
  );

  test('members react to a message, reply to it and discuss it in a thread', { timeout: 240_000 }, async () => {
    const { page, pageErrors } = await openPage({ viewport: DESKTOP, colorScheme: 'light' });
    await actAs(page, 'Wren Sato, member');
    await page.getByRole('link', { name: 'market' }).click();
    const message = await discord.as('Oskar Vik').send('Who keeps the lamp tonight?', { channel: 'market' });
    await discord.as('Oskar Vik').react(message, '👀');

    // Adding to a reaction and adding a new one, by keyboard only.
    const question = messages(page, 'Who keeps the lamp');
    await question.getByRole('button', { name: '👀, 1 reaction', pressed: false }).press('Enter');
    await question.getByRole('button', { name: '👀, 2 reactions', pressed: true }).waitFor();
    await question.getByRole('button', { name: 'Add reaction' }).last().press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await question.getByRole('button', { name: '❌, 1 reaction', pressed: true }).press('Enter');
    await question.getByRole('button', { name: /❌/ }).waitFor({ state: 'detached' });

    // Replying, first cancelled.
    const startReply = async () => {
      await question.hover();
      await question.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Reply' }).press('Enter');
      await page.getByText('Replying to Oskar Vik').waitFor();
    };
    await startReply();
    await page.keyboard.press('Escape');
    await page.getByText('Replying to Oskar Vik').waitFor({ state: 'detached' });
    await startReply();
    await page.getByRole('button', { name: '@ On, mention Oskar Vik' }).click();
    await composer(page).fill('I do.');
    expect(await findAxeViolations(page)).toEqual([]);
    await composer(page).press('Enter');
    const reply = page.getByRole('article', { name: 'Message by Wren Sato' }).filter({ hasText: 'I do.' });
    await reply.getByRole('button', { name: /^Reply to Oskar Vik Who keeps the lamp/ }).waitFor();
    await page.screenshot({ path: `${SCREENSHOTS_DIR}/sandbox-reply-light.png` });
    expect((await discord.as('Wren Sato').read('market')).at(-1)?.mentions).toEqual([]);
    await discord.as('Oskar Vik').delete(message);
    await reply.getByText('Original message was deleted').waitFor();

    // A thread at the member's own message, then archived and locked.
    await reply.hover();
    await reply.locator('..').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Create thread' }).click();
    expect(await page.getByRole('textbox', { name: 'Thread name' }).inputValue()).toBe('I do.');
    await page.getByRole('textbox', { name: 'Thread name' }).fill('The lamp');
    await page.keyboard.press('Enter');
    await page.getByText('This is the beginning of The lamp, a thread in #market.').waitFor();
    await page.keyboard.type('It needs oil.');
    await page.keyboard.press('Enter');
    await messages(page, 'It needs oil.').first().waitFor();
    await page.getByRole('button', { name: 'Thread settings' }).click();
    await page.getByRole('switch', { name: 'Locked' }).click();
    await page.getByText('only those who manage threads lock it', { exact: false }).waitFor();
    await page.getByRole('switch', { name: 'Archived' }).click();
    await page.getByText('This thread is archived. A message opens it again.').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await page.screenshot({ path: `${SCREENSHOTS_DIR}/sandbox-thread-light.png` });
    await page.getByRole('link', { name: 'market' }).click();
    await reply.getByRole('button', { name: /^The lamp Archived/ }).click();
    await actAs(page, 'Ines Duarte, moderator');
    await page.getByRole('switch', { name: 'Locked' }).click();
    await actAs(page, 'Wren Sato, member');
    await page.getByPlaceholder('This thread is locked.', { exact: false }).waitFor();
    await page.getByRole('link', { name: 'The lamp' }).getByText('Archived and locked').waitFor();
    // The one refusal, which the page explains.
    expect(pageErrors).toEqual([expect.stringContaining('403'), expect.stringContaining('manage threads lock it')]);
    await page.context().close();
  });

  test('every kind of component is rendered and every kind of select works', { timeout: 240_000 }, async () => {
    const { page, pageErrors } = await openPage({
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
      colorScheme: 'dark',
    });
    const wren = discord.as('Wren Sato');
    await wren.slash('notice', {}, { channel: 'harbour-log' });
    const rota = await wren.slash('rota', {}, { channel: 'harbour-log' });
    expect(rota.state).toBe('replied');
    await page.getByRole('button', { name: 'Channels and servers' }).tap();
    await page.getByRole('link', { name: 'harbour-log' }).tap();
    const notice = messages(page, 'High tide');
    await notice.getByRole('img', { name: 'The tide' }).waitFor();
    await notice.getByRole('link', { name: 'table.txt' }).waitFor();
    await notice.getByRole('button', { name: 'Remind me' }).tap();
    await messages(page, 'Pressed remind.').waitFor();

    const choose = async (select: string, choice: string) => {
      await page.getByRole('button', { name: select }).tap();
      await page.getByRole('group', { name: select }).getByRole('button', { name: choice }).tap();
      await page.getByRole('button', { name: `${select}: ${choice.split(' ')[0]}` }).waitFor();
    };
    await choose('Keeper', 'Oskar Vik');
    await choose('Role', 'Crew');
    await choose('Place', '#market');
    await page.getByRole('button', { name: 'Watches' }).tap();
    await page.getByLabel('Dawn').check();
    await page.getByLabel('Night').check();
    await page.getByRole('button', { name: 'Done, 2 chosen' }).tap();
    await messages(page, 'Chosen: dawn, night').waitFor();
    await page.screenshot({ path: `${SCREENSHOTS_DIR}/sandbox-selects-phone.png` });
    await page.emulateMedia({ colorScheme: 'light' });
    await composer(page).fill('/');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await composer(page).fill('');
    await page.getByRole('button', { name: 'Test bench' }).tap();
    await page.getByText('More faults').tap();
    await page.getByText('Faults of chosen calls').tap();
    await page.getByLabel('Which calls').selectOption('Posting a message');
    await page.getByRole('button', { name: 'Switch on' }).tap();
    await page.getByRole('switch', { name: 'Missing permissions', checked: true }).waitFor();
    const { channels } = await discord.guild('Harbour Commons');
    const log = channels.find(({ name }) => name === 'harbour-log')?.id ?? '';
    const post = () => bot.api.channels.createMessage(log, { content: 'x' }).then(() => 'done', String);
    expect([await post(), await post()]).toEqual([expect.stringContaining('Missing Permissions'), 'done']);
    await page.getByRole('switch', { name: 'Missing permissions', checked: false }).waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    expect(pageErrors).toEqual([]);
    await page.context().close();
  });
});
