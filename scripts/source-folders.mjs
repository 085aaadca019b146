// The only list of folders with source code. Plain JavaScript without packages, because the set-up reads it before anything is
// installed; vite, vitest, knip and the import rules read it too, and a test compares tsconfig.json with it.

/** Every folder in the root that contains TypeScript or JavaScript. */
export const SOURCE_FOLDERS = ['src', 'sandbox', 'dashboard', 'ui', 'locales', 'tests', 'bench', 'scripts'];

/** The folders the web pages are built from, besides the contracts of the server and the sandbox. */
export const WEB_FOLDERS = ['dashboard', 'sandbox/page', 'ui', 'locales'];

/** Modules of the server and the sandbox that web pages may import: contracts, message views, and what views need. */
export const isSharedWithPages = (path) => /([/-]contract|-view|\/escape-text|[/-]rules)\.ts$/.test(path);

/** The output path of each web page by its source path: Vite names outputs after folders, which the site's addresses do not follow. */
export const WEB_PAGES = { 'dashboard/index.html': 'index.html', 'sandbox/page/index.html': 'sandbox/index.html' };

/** Catalogues that the web pages never show: messages of the bot, refusals, which the server sends as text, and those of the terminal. */
export const SERVER_CATALOGUES = ['discord', 'refusals', 'start'];

/** Tests that are run by hand, because they need root, minutes or a device. */
export const MANUAL_TESTS = ['tests/manual'];

/** The test files of `npm test`, as globs from the root. */
export const TEST_FILES = SOURCE_FOLDERS.map((folder) => `${folder}/**/*.test.{ts,tsx}`);

/** True when `npm test` runs this file; the path is relative to the root, with forward slashes. */
export function isRunByTests(path) {
  const isIn = (folder) => path.startsWith(`${folder}/`);
  return /\.test\.tsx?$/.test(path) && SOURCE_FOLDERS.some(isIn) && !MANUAL_TESTS.some(isIn);
}
