import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { SERVER_CATALOGUES, WEB_PAGES } from './scripts/source-folders.mjs';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const OUTPUT = fromRoot('dist/web');
const PAGES: Readonly<Record<string, string>> = WEB_PAGES;
const languages = readdirSync(fromRoot('locales'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
/** The catalogues that pages leave out, by file; a file that no page asked for was moved without its entry in the list. */
const catalogues = new Map(
  languages.flatMap(({ name: language }) =>
    SERVER_CATALOGUES.map((name) => [fromRoot(`locales/${language}/${name}.ts`).replaceAll('\\', '/'), name]),
  ),
);

/**
 * Zod and its configuration. A chunk runs after the chunks it imports and not in the order of its own imports, so only in
 * one chunk with zod is zod configured before the schemas of every other chunk are built.
 */
const ZOD = /[\\/]node_modules[\\/]zod[\\/]|[\\/]dashboard[\\/]api[\\/]configure-zod\.ts$/;

/**
 * The style sheets of shared components. In one chunk they are a single request, and come before the style sheets of the
 * pages, whose rules may override them.
 */
const COMPONENT_STYLES = /[\\/]dashboard[\\/]components[\\/].+\.module\.css$/;

const renamePages: Plugin = {
  name: 'rename-pages',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) file.fileName = PAGES[file.fileName] ?? file.fileName;
  },
};

const omitServerMessages: Plugin = {
  name: 'omit-server-messages',
  load: (id) => (catalogues.has(id) ? `export const ${catalogues.get(id)} = {};` : null),
  buildEnd() {
    const loaded = new Set(this.getModuleIds());
    for (const path of catalogues.keys()) if (!loaded.has(path)) this.error(`No page imports ${path}.`);
  },
};

/** Stores a compressed copy beside each text file, so that the server does not compress it for every visitor. */
const compressFiles: Plugin = {
  name: 'compress-files',
  writeBundle() {
    for (const name of readdirSync(OUTPUT, { recursive: true, encoding: 'utf8' })) {
      const path = join(OUTPUT, name);
      if (/\.(html|js|css|svg|json)$/.test(name))
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [react(), renamePages, omitServerMessages, compressFiles],
  base: '/',
  publicDir: false,
  // Pages need only the payload types; bundlers cannot tree-shake the REST and RPC error codes of the full entry point.
  resolve: { alias: { 'discord-api-types/v10': 'discord-api-types/payloads/v10' } },
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // The polyfill is an inline script, which the content security policy blocks.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: Object.keys(PAGES).map(fromRoot),
      output: {
        codeSplitting: {
          groups: [
            { name: 'zod', test: ZOD },
            { name: 'components', test: COMPONENT_STYLES },
          ],
        },
      },
    },
  },
});
