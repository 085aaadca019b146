import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Where each page is written, by where it lives. A page that does not exist yet is left out. */
const PAGES: Readonly<Record<string, string>> = {
  'dashboard/index.html': 'index.html',
  'sandbox/page/index.html': 'sandbox/index.html',
};

/** Vite names a page's output after its folder in the sources; the site's addresses do not follow those. */
const pagesInPlace: Plugin = {
  name: 'pages-in-place',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) file.fileName = PAGES[file.fileName] ?? file.fileName;
  },
};

/** What the bot says in Discord, and the refusals that arrive in words, are never said by a page. */
const ownWordsOnly: Plugin = {
  name: 'own-words-only',
  load: (id) => {
    const words = /\/locales\/en\/(discord|refusals)\.ts$/.exec(id)?.[1];
    return words === undefined ? null : `export const ${words} = {};`;
  },
};

export default defineConfig({
  plugins: [react(), pagesInPlace, ownWordsOnly],
  base: '/',
  publicDir: false,
  // Pages need the names of what Discord sends, not those of its REST and RPC errors, which no bundler can shake off.
  resolve: { alias: { 'discord-api-types/v10': 'discord-api-types/payloads/v10' } },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // The polyfill would be an inline script, which the content security policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: Object.keys(PAGES).map(here).filter(existsSync) },
  },
});
