// A real browser with a page of the daemon in it, that notes all it asks for and complains of.
import assert from 'node:assert/strict';
import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The browser's program on the PATH; undefined: there is none. */
function findBrowser() {
  const isProgram = (path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find(isProgram);
}

export const executablePath = findBrowser();
export const skip = executablePath ? false : 'chromium is not installed: apt-get install chromium';

/** `open(url, options)` shows a page, `stop` ends the browser. The options are those of a context of Playwright. */
export async function startBrowser() {
  // Root has no sandbox for it.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });

  /** `{page, response, quiet, …}`: `quiet()` asserts that it asked for itself alone and complained of nothing. */
  async function open(url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    const asked = [];
    const complaints = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    const response = await page.goto(url);
    assert.equal(response.status(), 200);
    const quiet = () => assert.deepEqual({ asked, complaints }, { asked: [url], complaints: [] });

    /** Asserts that axe finds nothing to object to in what is shown now. */
    async function accessible() {
      const { violations } = await page.evaluate(`${axe}; axe.run()`);
      const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
      assert.deepEqual(told, []);
    }
    /** What is in the clipboard; the page itself may not read it. */
    async function clipboard() {
      const reader = await context.newPage();
      await reader.goto(new URL('/livez', url).href);
      const text = await reader.evaluate(() => navigator.clipboard.readText());
      await reader.close();
      await page.bringToFront();
      return text;
    }
    return { page, response, quiet, accessible, clipboard, close: () => context.close() };
  }
  return { open, stop: () => browser.close() };
}
