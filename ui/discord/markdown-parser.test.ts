import { describe, expect, test } from 'vitest';
import { parseInline, parseMarkdown, type Inline } from './markdown-parser.ts';

const text = (content: string): Inline => ({ kind: 'text', text: content });

describe('inline markdown is parsed as in Discord', () => {
  test.each<[string, Inline[]]>([
    ['plain', [text('plain')]],
    ['a **b** c', [text('a '), { kind: 'strong', children: [text('b')] }, text(' c')]],
    ['***both***', [{ kind: 'strong', children: [{ kind: 'emphasis', children: [text('both')] }] }]],
    ['*a* _b_', [{ kind: 'emphasis', children: [text('a')] }, text(' '), { kind: 'emphasis', children: [text('b')] }]],
    [
      '__u__ ~~s~~',
      [{ kind: 'underline', children: [text('u')] }, text(' '), { kind: 'strike', children: [text('s')] }],
    ],
    ['snake_case_name', [text('snake_case_name')]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['||secret||', [{ kind: 'spoiler', children: [text('secret')] }]],
    ['`**x**`', [{ kind: 'code', text: '**x**' }]],
    ['\\*not\\*', [text('*not*')]],
    ['<@123>, <@!123>', [{ kind: 'user', id: '123' }, text(', '), { kind: 'user', id: '123' }]],
    ['<@&5> <#6>', [{ kind: 'role', id: '5' }, text(' '), { kind: 'channel', id: '6' }]],
    ['</shop buy:77>', [{ kind: 'command', name: 'shop buy', id: '77' }]],
    ['<:shell:9>', [{ kind: 'emoji', name: 'shell', id: '9', isAnimated: false }]],
    ['<t:1700000000:R>', [{ kind: 'time', seconds: 1_700_000_000, style: 'R' }]],
    ['<t:5>', [{ kind: 'time', seconds: 5, style: 'f' }]],
    ['@everyone', [{ kind: 'everyone', text: '@everyone' }]],
    ['[a](https://b.example/c)', [{ kind: 'link', url: 'https://b.example/c', children: [text('a')] }]],
    [
      'see https://b.example/c.',
      [text('see '), { kind: 'link', url: 'https://b.example/c', children: [text('https://b.example/c')] }, text('.')],
    ],
  ])('%s', (source, nodes) => {
    expect(parseInline(source)).toEqual(nodes);
  });
});

test.each(['[a](javascript:alert(1))', '<javascript:alert(1)>', '<script>alert(1)</script>', '[a](data:text/html,x)'])(
  'only http and https URLs become links: %s',
  (source) => {
    expect(parseInline(source)).toEqual([text(source)]);
  },
);

test('headings, subtext, quotes, lists and code are separate blocks', () => {
  const source = '# Title\nline one\nline two\n- a\n- b\n3. c\n> said\n-# small\n```js\nlet x;\n```\nend';
  expect(parseMarkdown(source)).toEqual([
    { kind: 'heading', level: 1, children: [text('Title')] },
    { kind: 'lines', children: [text('line one\nline two')] },
    { kind: 'list', start: null, items: [[text('a')], [text('b')]] },
    { kind: 'list', start: 3, items: [[text('c')]] },
    { kind: 'quote', blocks: [{ kind: 'lines', children: [text('said')] }] },
    { kind: 'subtext', children: [text('small')] },
    { kind: 'code', language: 'js', text: 'let x;' },
    { kind: 'lines', children: [text('end')] },
  ]);
});

test('a >>> marker quotes the rest of the message', () => {
  expect(parseMarkdown('a\n>>> b\nc')).toEqual([
    { kind: 'lines', children: [text('a')] },
    { kind: 'quote', blocks: [{ kind: 'lines', children: [text('b\nc')] }] },
  ]);
});

test('worst-case messages of maximum length are parsed within a second', () => {
  const startedAtMs = performance.now();
  for (const piece of ['**', '*a', '_', '||', '~~', '[', '<', '`', '> ', 'h', '*__'])
    parseMarkdown(piece.repeat(4000 / piece.length));
  expect(performance.now() - startedAtMs).toBeLessThan(1000);
});
