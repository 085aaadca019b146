import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

type InstalledBrowser = { executablePath: string; env: Record<string, string> };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Lives among the packages, so that a newly installed Chromium is unpacked anew. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'chromium');
/** What Playwright does not pass by itself: no graphics card, and no word to anyone outside. */
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
 * A headless Chromium for tests and trials; the caller closes it.
 * Takes `CHROMIUM_PATH`, else the one inside the npm package (Linux x64), else a browser of the system.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = findBrowser();
  return chromium.launch({ executablePath, headless: true, args: FLAGS, env: { ...process.env, ...env } });
}

function findBrowser(): InstalledBrowser {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) return { executablePath: chosen, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return findPackagedBrowser();
  const found = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (found) return { executablePath: found, env: {} };
  throw new Error('No browser was found: set CHROMIUM_PATH to a Chrome or Chromium.');
}

function findPackagedBrowser(): InstalledBrowser {
  if (!existsSync(join(CACHE, 'chromium'))) unpackBrowser();
  const libraries = hasOwnNss() ? {} : { LD_LIBRARY_PATH: join(CACHE, 'al2023', 'lib') };
  // Only the packaged font, so that text is as wide on every machine.
  return { executablePath: join(CACHE, 'chromium'), env: { FONTCONFIG_FILE: join(CACHE, 'fonts.conf'), ...libraries } };
}

/**
 * The package unpacks into the temporary folder and trusts what lies there. A process of its own gets a fresh folder as
 * its temporary one, which is then moved into place in one step.
 */
function unpackBrowser(): void {
  mkdirSync(join(CACHE, '..'), { recursive: true });
  const folder = mkdtempSync(`${CACHE}-`);
  try {
    const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: ROOT,
      // The runtime's name makes it unpack libnss3 and its friends too.
      env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    // Its own fonts.conf names another folder, and without any font Chromium dies.
    writeFileSync(join(folder, 'fonts.conf'), fontConfigXml(join(CACHE, 'fonts'), join(CACHE, 'fonts-cache')));
    renameSync(folder, CACHE);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    // Another process may have moved its own into place first, which is as good.
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
