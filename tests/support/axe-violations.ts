import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const RULE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Returns the accessibility violations of a page: rule ids with the first element. */
export async function findAxeViolations(page: Page): Promise<string[]> {
  const builder = new AxeBuilder({ page })
    .options({ runOnly: { type: 'tag', values: RULE_TAGS }, resultTypes: ['violations'] })
    // The results are collected in the page itself instead of in a page of their own, which takes half the time. No page has frames.
    .setLegacyMode(true);
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}
