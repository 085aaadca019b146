import { expect, test } from 'vitest';
import { escapeText } from './escape-text.ts';

test.each([
  ['plain words, and a dash - here.', 'plain words, and a dash - here.'],
  [
    '**bold** _it_ ~~no~~ ||spoiler|| `code`',
    String.raw`\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\| ` + '\\`code\\`',
  ],
  ['<@123> <#4> <t:1:R>', String.raw`\<@123\> \<#4\> \<t\:1\:R\>`],
  ['[text](https://evil.example)', String.raw`\[text\]\(https\://evil.example\)`],
  ['# big\n- item\n1. one', String.raw`\# big` + '\n' + String.raw`\- item` + '\n' + String.raw`1\. one`],
  ['@everyone @here @Wren', '@\u200Beveryone @\u200Bhere @Wren'],
  [String.raw`a\*b`, String.raw`a\\\*b`],
])('%s is shown as typed', (typed, written) => {
  expect(escapeText(typed)).toBe(written);
});
