import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

type InstalledBrowser = { executablePath: string; env: Record<string, string> };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Inside node_modules, so that a reinstalled Chromium is unpacked again. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'chromium');
/** Flags that Playwright does not set: no GPU, and no network traffic of the browser's own. */
const FLAGS = ['--disable-gpu', '--disable-quic', '--disable-domain-reliability', '--no-pings'];
const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/**
 * Launches a headless Chromium for tests; the caller closes it.
 * Uses `CHROMIUM_PATH`, otherwise the npm package (Linux x64), otherwise a browser of the system.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = findBrowser();
  return chromium.launch({ executablePath, headless: true, args: FLAGS, env: { ...process.env, ...env } });
}

function findBrowser(): InstalledBrowser {
  const configuredPath = process.env['CHROMIUM_PATH'];
  if (configuredPath) return { executablePath: configuredPath, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return findPackagedBrowser();
  const systemPath = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (systemPath) return { executablePath: systemPath, env: {} };
  throw new Error('No browser was found: set CHROMIUM_PATH to a Chrome or Chromium.');
}

function findPackagedBrowser(): InstalledBrowser {
  if (!existsSync(join(CACHE, 'chromium'))) unpackBrowser();
  const libraries = hasOwnNss() ? {} : { LD_LIBRARY_PATH: join(CACHE, 'al2023', 'lib') };
  // Only the packaged font, so that text has the same width on every machine.
  return { executablePath: join(CACHE, 'chromium'), env: { FONTCONFIG_FILE: join(CACHE, 'fonts.conf'), ...libraries } };
}

/**
 * The package unpacks into the temporary folder and trusts files that are already there. A separate process gets a fresh
 * temporary folder, which is then moved into place atomically.
 */
function unpackBrowser(): void {
  mkdirSync(join(CACHE, '..'), { recursive: true });
  const folder = mkdtempSync(`${CACHE}-`);
  try {
    const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: ROOT,
      // This runtime name makes it unpack libnss3 and related libraries too.
      env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    // The package's fonts.conf names another folder, and Chromium crashes without fonts.
    writeFileSync(join(folder, 'fonts.conf'), fontConfigXml(join(CACHE, 'fonts'), join(CACHE, 'fonts-cache')));
    renameSync(folder, CACHE);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    // Ignored when another process has moved its own copy into place first.
    if (!existsSync(join(CACHE, 'chromium'))) throw error;
  }
}

const fontConfigXml = (fonts: string, cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>
`;

function hasOwnNss(): boolean {
  try {
    const env = { PATH: `${process.env['PATH'] ?? ''}:/sbin:/usr/sbin` };
    return execFileSync('ldconfig', ['-p'], { encoding: 'utf8', env }).includes('libnss3.so');
  } catch {
    return false;
  }
}
