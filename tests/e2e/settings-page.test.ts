import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestApp, OPERATOR, type TestApp } from '../support/test-app.ts';

const WAIT = { timeout: 20_000 };

let testApp: TestApp;
let browser: Browser;
beforeAll(async () => {
  [testApp, browser] = await Promise.all([startTestApp(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await testApp.close();
});

async function settingsPage(): Promise<Page> {
  // Axe requires a page from an explicitly created context.
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${testApp.url}/sign-in`);
  await page.getByLabel('Name').fill(OPERATOR.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(OPERATOR.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Harbour Commons').first().click();
  await page.getByRole('link', { name: 'Settings' }).click(WAIT);
  await page.getByLabel('Amount').waitFor(WAIT);
  await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor(WAIT);
  return page;
}

/** Changes settings as another client would: with a request outside the form. */
const changeAsOtherClient = (page: Page, change: Record<string, unknown>) =>
  page.evaluate(
    async ([guildId, body]) => {
      const response = await fetch(`/api/${guildId}/config`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return response.status;
    },
    [testApp.guildId, JSON.stringify(change)] as const,
  );

describe('the settings page', () => {
  test('counts and saves changes, and the bot uses them', { timeout: 120_000 }, async () => {
    const page = await settingsPage();
    await page.getByLabel('Amount').fill('120');
    await page.getByLabel('Name, in the plural').fill('pearls');
    await page.getByRole('combobox', { name: 'Log channel' }).selectOption({ index: 1 });
    await page.getByText('3 unsaved changes').waitFor(WAIT);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor(WAIT);
    await page.reload();
    await page.getByLabel('Amount').waitFor(WAIT);
    expect(await page.getByLabel('Amount').inputValue()).toBe('120');
    const response = await testApp.discord.as('Wren Sato').slash('daily');
    expect(JSON.stringify(response)).toContain('120 pearls');
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByText('Changed the settings').waitFor(WAIT);
    await page.getByText(/Name, in the plural: pearls, was \w+/).waitFor(WAIT);
    await page.close();
  });

  test('marks the invalid field and sends nothing', { timeout: 120_000 }, async () => {
    const page = await settingsPage();
    const tax = page.getByLabel('Tax on gifts');
    await tax.fill('150');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('At most 100.').waitFor(WAIT);
    await page.getByRole('combobox', { name: 'Admin roles' }).click();
    await page.getByRole('option').filter({ visible: true }).first().waitFor(WAIT);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => tax.evaluate((field) => field === document.activeElement), WAIT).toBe(true);
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await tax.inputValue()).toBe('0');
    await page.close();
  });

  test('shows concurrent changes and saves the selected value', { timeout: 120_000 }, async () => {
    const page = await settingsPage();
    const minimum = page.getByLabel('Smallest gift');
    await minimum.fill('5');
    expect(await changeAsOtherClient(page, { give_minimum: 9, give_tax_percent: 4 })).toBe(200);
    await page.getByText('It is now 9; yours is 5.').waitFor(WAIT);
    // Fields without local changes update at once.
    await expect.poll(() => page.getByLabel('Tax on gifts').inputValue(), WAIT).toBe('4');
    expect(await minimum.inputValue()).toBe('5');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor(WAIT);

    await minimum.fill('6');
    expect(await changeAsOtherClient(page, { give_minimum: 8 })).toBe(200);
    await page.getByRole('button', { name: 'Take theirs' }).click(WAIT);
    expect(await minimum.inputValue()).toBe('8');
    await page.close();
  });

  test('asks before leaving with unsaved changes', { timeout: 120_000 }, async () => {
    const page = await settingsPage();
    await page.getByLabel('Symbol').fill('P');
    await page.getByRole('link', { name: 'Members' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Stay' }).click(WAIT);
    expect(await page.getByLabel('Symbol').inputValue()).toBe('P');
    await page.getByRole('link', { name: 'Members' }).click();
    await dialog.getByRole('button', { name: 'Leave without saving' }).click(WAIT);
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor(WAIT);
    await page.close();
  });
});
