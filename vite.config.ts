import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The output path of each page by its source path. A page whose source does not exist is left out. */
const PAGES: Readonly<Record<string, string>> = {
  'dashboard/index.html': 'index.html',
  'sandbox/page/index.html': 'sandbox/index.html',
};

/** Vite names a page's output after its source folder; the site's addresses differ from those. */
const renamePages: Plugin = {
  name: 'rename-pages',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) file.fileName = PAGES[file.fileName] ?? file.fileName;
  },
};

/** Leaves out messages that pages never show: those of the bot, and refusals, which the server sends as text. */
const omitServerMessages: Plugin = {
  name: 'omit-server-messages',
  load: (id) => {
    const catalogue = /\/locales\/en\/(discord|refusals)\.ts$/.exec(id)?.[1];
    return catalogue === undefined ? null : `export const ${catalogue} = {};`;
  },
};

export default defineConfig({
  plugins: [react(), renamePages, omitServerMessages],
  base: '/',
  publicDir: false,
  // Pages need only the payload types; bundlers cannot tree-shake the REST and RPC error codes of the full entry point.
  resolve: { alias: { 'discord-api-types/v10': 'discord-api-types/payloads/v10' } },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // The polyfill is an inline script, which the content security policy blocks.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: Object.keys(PAGES).map(fromRoot).filter(existsSync) },
  },
});
