import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { findAxeViolations } from '../support/axe-violations.ts';
import { startTestApp, OPERATOR, type TestApp } from '../support/test-app.ts';

const SCREENSHOTS_DIR = 'screenshots';
const WAIT = { timeout: 20_000 };
const DESKTOP = { width: 1440, height: 1000 };

let testApp: TestApp;
let browser: Browser;
beforeAll(async () => {
  [testApp, browser] = await Promise.all([startTestApp(), launchBrowser()]);
  for (const name of ['Wren Sato', 'Oskar Vik', 'Juno Kaya', 'Mara Lindqvist'])
    await testApp.discord.as(name).slash('daily');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await testApp.close();
});

type PageOptions = { colorScheme?: 'light' | 'dark'; viewport?: typeof DESKTOP };

/** Opens a page of the server in a new context, signed in as the operator. */
async function openPage(path: string, { colorScheme = 'light', viewport = DESKTOP }: PageOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  await context.request.post(`${testApp.url}/api/auth/login`, { data: OPERATOR, headers: { origin: testApp.url } });
  const page = await context.newPage();
  await page.goto(`${testApp.url}/s/${testApp.guildId}${path}`);
  await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor(WAIT);
  return page;
}

const slashReply = async (name: string, command: string, options = {}): Promise<string> =>
  JSON.stringify((await testApp.discord.as(name).slash(command, options)).reply);
const panelOf = (page: Page, name: string) => page.getByLabel(`Member ${name}`, { exact: true });
const openPanel = async (page: Page, name: string) => {
  await page.getByRole('row').filter({ hasText: name }).getByRole('button').click(WAIT);
  return panelOf(page, name);
};

describe('the economy pages of the dashboard', () => {
  test(
    'a gift in Discord appears live, and coins added on the dashboard are in /balance',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('/members');
      const panel = await openPanel(page, 'Wren Sato');
      expect(await slashReply('Oskar Vik', 'give', { user: 'Wren Sato', amount: 40 })).toContain('You gave 40');
      await panel.getByText('from 140', { exact: true }).waitFor(WAIT);

      await panel.getByLabel('Amount').fill('250');
      await panel.getByLabel('Reason').fill('Best photo of the regatta');
      await panel.getByText('from 140 to 390', { exact: true }).waitFor(WAIT);
      await panel.getByRole('button', { name: 'Add 250 coins' }).click();
      await panel.getByText('+250 coins. Wren Sato has 390 now.').waitFor(WAIT);
      await panel.getByText('Added by staff: Best photo of the regatta').waitFor(WAIT);
      expect(await slashReply('Wren Sato', 'balance')).toContain('390');
      await page.context().close();
    },
  );

  test(
    'removing more coins than available, or giving no reason, is reported at the fields and not sent',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('/members');
      const panel = await openPanel(page, 'Juno Kaya');
      await panel.getByText('Take', { exact: true }).click();
      const amount = panel.getByLabel('Amount');
      await amount.fill('101');
      await panel.getByRole('button', { name: 'Take coins' }).click();
      await panel.getByText('Juno Kaya has 100 coins; 101 were to be taken.').waitFor(WAIT);
      await panel.getByText('Say why.').waitFor(WAIT);
      expect(await amount.evaluate((field) => field === document.activeElement)).toBe(true);
      expect(await findAxeViolations(page)).toEqual([]);
      expect(await slashReply('Juno Kaya', 'balance')).toContain('100');
      await page.context().close();
    },
  );

  test('pressing the button again after a lost response moves the coins once', { timeout: 120_000 }, async () => {
    const page = await openPage('/members');
    const panel = await openPanel(page, 'Juno Kaya');
    let requestCount = 0;
    await page.route('**/balance', async (route) => {
      if (requestCount++ > 0) return route.continue();
      // The server handles the request, but the response does not reach the page.
      await route.fetch();
      return route.abort();
    });
    await panel.getByLabel('Amount').fill('7');
    await panel.getByLabel('Reason').fill('Carried lanterns');
    await panel.getByRole('button', { name: 'Add 7 coins' }).click();
    await panel.getByText('Press again: it is never done twice.').waitFor(WAIT);
    await panel.getByRole('button', { name: 'Add 7 coins' }).click();
    await panel.getByText('+7 coins. Juno Kaya has 107 now.').waitFor(WAIT);
    expect(requestCount).toBe(2);
    expect(await slashReply('Juno Kaya', 'balance')).toContain('107');
    await page.context().close();
  });

  test('a frozen account cannot claim the daily reward until it is unfrozen', { timeout: 120_000 }, async () => {
    const page = await openPage('/members');
    await testApp.discord.as('Mara Lindqvist').slash('coins add', { user: 'Ezra Bloom', amount: 40, reason: 'new' });
    const panel = await openPanel(page, 'Ezra Bloom');
    await panel.getByText('Account', { exact: true }).click();
    await panel.getByLabel('Reason').fill('A second account');
    await panel.getByRole('button', { name: 'Freeze Ezra Bloom’s account' }).click();
    await panel.getByText('Ezra Bloom’s account is frozen.').waitFor(WAIT);
    await panel.getByText('Because: A second account').waitFor(WAIT);
    await page.getByRole('row').filter({ hasText: 'Ezra Bloom' }).getByText('Frozen').waitFor(WAIT);
    expect(await slashReply('Ezra Bloom', 'daily')).toContain('Your account is frozen');
    await panel.getByRole('button', { name: 'Unfreeze Ezra Bloom’s account' }).click();
    await panel.getByText('Ezra Bloom can give, receive and claim again.').waitFor(WAIT);
    expect(await slashReply('Ezra Bloom', 'daily')).toContain('140');
    await page.context().close();
  });

  test(
    'members who left long ago are archived after a preview, and restored with all their coins',
    { timeout: 120_000 },
    async () => {
      await testApp.discord
        .as('Mara Lindqvist')
        .slash('coins set', { user: 'Oskar Vik', amount: 60, reason: 'a count' });
      await testApp.discord.leave('Harbour Commons', 'Oskar Vik');
      const leftMembers = () =>
        testApp.readAcrossGuilds((q) =>
          q.query('select 1 from economy.members where guild_id = $1 and left_at is not null', [testApp.guildId]),
        );
      await expect.poll(async () => (await leftMembers()).length, WAIT).toBe(1);
      await testApp.database.admin.query(
        `update economy.members set left_at = now() - interval '40 days' where left_at is not null`,
      );
      const page = await openPage('/members');
      await page.getByText('Inactive', { exact: true }).click();
      const panel = await openPanel(page, 'Oskar Vik');
      await page.getByRole('button', { name: 'Put away…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Put away who left 30 days ago or longer?' });
      await dialog.getByText('One member leaves the lists and keeps 60 coins').waitFor(WAIT);
      await page.screenshot({ path: `${SCREENSHOTS_DIR}/put-away-light.png` });
      expect(await findAxeViolations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Put one member away' }).click();
      await page.getByText('One member was put away and keeps 60 coins.').waitFor(WAIT);
      await page.getByText('Nobody left that long ago').waitFor(WAIT);

      await panel.getByText('Account', { exact: true }).click();
      await panel.getByRole('button', { name: 'List Oskar Vik as here' }).click();
      await panel.getByText('Oskar Vik is listed as here, with everything they had.').waitFor(WAIT);
      await page.getByText('Here', { exact: true }).click();
      const row = page.getByRole('row').filter({ hasText: 'Oskar Vik' });
      await expect.poll(() => row.innerText(), WAIT).toContain('60');
      await page.context().close();
    },
  );

  test(
    'the ledger is filtered by chips stored in the URL, shows totals, and expands to show the actor',
    { timeout: 120_000 },
    async () => {
      await testApp.discord
        .as('Mara Lindqvist')
        .slash('coins add', { user: 'Hollow Pine', amount: 30, reason: 'found a key' });
      await testApp.discord
        .as('Mara Lindqvist')
        .slash('coins remove', { user: 'Hollow Pine', amount: 12, reason: 'a lantern' });
      await testApp.discord.as('Hollow Pine').slash('daily');
      const page = await openPage('/transactions');
      await page.getByRole('button', { name: 'Member', exact: true }).click();
      await page.getByRole('searchbox', { name: 'Name, handle or id' }).fill('hollow');
      await page
        .getByRole('button', { name: /Hollow Pine/ })
        .first()
        .click(WAIT);
      await page.getByRole('button', { name: 'Kind', exact: true }).click();
      await page.getByLabel('Given by staff').check();
      await page.getByLabel('Taken by staff').check();
      expect(await findAxeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect
        .poll(() => page.locator('dl', { hasText: 'Net' }).innerText(), WAIT)
        .toMatch(/Entries\s+2\s+In\s+\+30\s+Out\s+−12\s+Net\s+\+18/);
      await page
        .getByRole('button', { name: /^Details of/ })
        .first()
        .click();
      const details = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'Copy id' }) });
      await details.getByText('/coins remove in Discord').waitFor(WAIT);
      await details.getByRole('link', { name: 'Mara Lindqvist' }).waitFor(WAIT);

      await page.reload();
      await page.getByText('/coins remove in Discord').waitFor(WAIT);
      await page.getByRole('button', { name: 'Take out the filter: Kind' }).click();
      await page.getByRole('row').filter({ hasText: 'Daily reward' }).waitFor(WAIT);
      await page.getByRole('button', { name: 'Clear all' }).click();
      await expect.poll(() => page.getByRole('row').count(), WAIT).toBeGreaterThan(4);
      await page.context().close();
    },
  );

  test(
    'a role income set on the settings page is collected in Discord, and removing it can be undone',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('/settings');
      await page.getByRole('button', { name: 'Add the income' }).click(WAIT);
      await page.getByText('Enter a whole number of at least 1.').waitFor(WAIT);
      expect(await findAxeViolations(page)).toEqual([]);
      const role = page.getByRole('combobox', { name: 'Role', exact: true });
      await role.selectOption({ label: 'Lantern bearer' });
      await page.getByLabel('Brings').fill('35');
      await page.getByRole('button', { name: 'Add the income' }).click();
      await page.getByText('35 coins every 24 hours').waitFor(WAIT);
      await testApp.discord.changeMember('Harbour Commons', 'Ines Duarte', { roles: ['Lantern bearer'] });
      expect(await slashReply('Ines Duarte', 'collect')).toContain('35');
      await page.getByRole('button', { name: 'Remove Lantern bearer' }).click();
      await page.getByText('Lantern bearer brings nothing any more.').waitFor(WAIT);
      expect(await slashReply('Ines Duarte', 'collect')).toContain('None of your roles brings an income here.');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('35 coins every 24 hours').waitFor(WAIT);
      await page.context().close();
    },
  );

  test(
    'the leaderboard is posted from the settings page, follows the coins, and is removed',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('/settings');
      await page.getByLabel('Channel', { exact: true }).selectOption({ label: '# general' });
      await page.getByRole('button', { name: 'Post the leaderboard' }).click();
      await page.getByText('It stands in #general.').waitFor(WAIT);

      const { channels } = await testApp.discord.guild(testApp.guildId);
      const general = channels.find(({ name }) => name === 'general')?.id ?? '';
      const channel = await page.context().newPage();
      await channel.goto(`${testApp.url}/sandbox?server=${testApp.guildId}&channel=${general}`);
      const leaderboard = channel.locator('article', { hasText: 'Who has the most coins' });
      await leaderboard.getByText(/Wren Sato: \d+/).waitFor(WAIT);
      expect(await leaderboard.innerText()).not.toContain('1 Ines Duarte');
      await channel.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
      const richest = { user: 'Ines Duarte', amount: 9_000, reason: 'first prize' };
      expect(await slashReply('Mara Lindqvist', 'coins add', richest)).toContain('9,000');
      // The refresh job runs once a minute; the test makes it due now.
      await testApp.database.app.query(
        `update economy.jobs set due_at = now() where name = 'economy.refresh_leaderboards'`,
      );
      await expect.poll(() => leaderboard.innerText(), WAIT).toMatch(/1 Ines Duarte: 9,0\d\d\n2 /);
      expect(await leaderboard.count()).toBe(1);
      expect(await channel.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
      await channel.screenshot({ path: `${SCREENSHOTS_DIR}/leaderboard-light-1440.png` });
      await channel.close();

      await page.getByRole('button', { name: 'Remove it from Discord' }).click();
      await page.getByRole('button', { name: 'Post the leaderboard' }).waitFor(WAIT);
      await page.context().close();
    },
  );

  test(
    'a new currency name is in the next reply, and keyboard shortcuts switch pages',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('/members');
      await page.keyboard.press('/');
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type')), WAIT).toBe('search');
      await page.keyboard.press('Tab');
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: 'Keys' });
      await help.getByText('Go to: Settings').waitFor(WAIT);
      expect(await findAxeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await page.getByLabel('Name, in the plural').fill('pearls', WAIT);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.', { exact: true }).waitFor(WAIT);
      expect(await slashReply('Wren Sato', 'balance')).toContain('pearls');
      await page.context().close();
    },
  );

  test(
    'a blocked message is on the overview, and a panel with a field error on a phone is accessible',
    { timeout: 120_000 },
    async () => {
      const page = await openPage('', { colorScheme: 'dark', viewport: { width: 390, height: 844 } });
      await page.getByText('Nothing waits for you').waitFor(WAIT);
      await testApp.database.admin.query(
        `insert into economy.outbox (guild_id, key, kind, state, last_error)
       values ($1, 'fixture', 'fixture', 'blocked', 'The bot cannot see the channel.')`,
        [testApp.guildId],
      );
      await page.reload();
      await page.getByText('1 message cannot be posted in Discord').waitFor(WAIT);
      await page.getByText('The bot cannot see the channel.').waitFor(WAIT);
      await page.screenshot({ path: `${SCREENSHOTS_DIR}/waiting-dark-390.png` });
      expect(await findAxeViolations(page)).toEqual([]);
      await testApp.database.admin.query(`delete from economy.outbox where key = 'fixture'`);

      await page.getByRole('link', { name: 'Members' }).click();
      const panel = await openPanel(page, 'Wren Sato');
      await panel.getByRole('button', { name: /^Add/ }).click();
      await panel.getByText('Enter an amount.').waitFor(WAIT);
      await page.screenshot({ path: `${SCREENSHOTS_DIR}/panel-fault-dark-390.png` });
      expect(await findAxeViolations(page)).toEqual([]);
      await page.context().close();
    },
  );
});
