// The page for people, in a browser: what it shows, copies and finds, for everybody and on every device. ACCEPT=1 writes the
// pictures that README shows.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { eventually, startDaemon, startEmulator } from '../clients/support/servers.mjs';
import { skip, startBrowser } from './support/browser.mjs';

const byFile = ['claude-desktop', 'vscode', 'cursor', 'gemini-cli'];
const afar = ['claude-ai', 'chatgpt'];
const phone = { viewport: { width: 320, height: 720 }, isMobile: true, hasTouch: true };

describe('the page for people', { skip }, () => {
  let emulator;
  let daemon;
  let guarded;
  let browser;
  let url;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator);
    guarded = await startDaemon({ ...emulator, key: '' }, { PORTKEY_MCP_IDENTITY_MODE: 'byok' });
    browser = await startBrowser();
    url = new URL('/', daemon.url).href;
  });
  after(async () => {
    await browser?.stop();
    await guarded?.stop();
    await daemon?.stop();
    await emulator?.stop();
  });

  /** Shows the page, works with it, and sees that it asked for nothing else and complained of nothing. */
  async function visit(work, options, where = url) {
    const visited = await browser.open(where, options);
    await work(visited.page, visited);
    visited.quiet();
    await visited.close();
  }
  const openAll = (page) =>
    page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
  const texts = (page, selector) => page.locator(selector).allTextContents();
  const found = (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('[data-tool]')].filter((row) => row.checkVisibility()).map((row) => row.dataset.tool),
    );

  test('says what this is and that it is well', () =>
    visit(async (page, { response }) => {
      assert.match(await page.title(), /portkey-mcp/);
      assert.equal(await page.locator('.health').textContent(), 'State of the server: Ready');
      assert.equal(await page.locator('#endpoint').innerText(), daemon.url);
      assert.equal(response.headers().vary, 'Accept');
      assert.match(response.headers()['content-security-policy'], /^default-src 'none'; /);
    }));

  test('copies what it shows for each client', () =>
    visit(async (page, { clipboard }) => {
      await openAll(page);
      const buttons = await page.locator('[data-copies]').all();
      assert.equal(buttons.length, 2 + byFile.length);
      for (const button of buttons) {
        await button.click();
        const shown = await page.locator(`#${await button.getAttribute('data-copies')}`).textContent();
        await eventually(async () => (await clipboard()) === shown, `${shown} in the clipboard`);
        await eventually(async () => /^Copied/.test(await page.locator('#said').textContent()), 'word of it');
      }
    }));

  test('selects the text where the clipboard is closed to it', () =>
    visit(async (page) => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('closed'));
      });
      await page.locator('#endpoint + button').click();
      await eventually(async () => /^It is selected/.test(await page.locator('#said').textContent()), 'word of it');
      assert.equal(await page.evaluate(() => String(getSelection())), daemon.url);
    }));

  test('shows settings that are valid and name the endpoint', () =>
    visit(async (page) => {
      for (const id of byFile) {
        const settings = JSON.parse(await page.locator(`#copied-${id}`).textContent());
        const { portkey } = settings.servers ?? settings.mcpServers;
        assert.equal(portkey.url ?? portkey.httpUrl ?? portkey.args.at(-1), daemon.url);
      }
      assert.equal(
        await page.locator('#copied-claude-code').textContent(),
        `claude mcp add --transport http portkey ${daemon.url}`,
      );
      for (const id of afar) assert.match(await page.locator(`#client-${id} .trouble`).textContent(), /public https URL/);
      const cursor = new URL(await page.locator('#client-cursor .install').getAttribute('href'));
      assert.deepEqual(JSON.parse(atob(cursor.searchParams.get('config'))), { url: daemon.url });
      const code = await page.locator('#client-vscode .install').getAttribute('href');
      const added = JSON.parse(decodeURIComponent(code.replace('vscode:mcp/install?', '')));
      assert.deepEqual(added, { name: 'portkey', type: 'http', url: daemon.url });
    }));

  test('finds tools by word and by toolset', () =>
    visit(async (page) => {
      const all = await page.locator('[data-tool]').count();
      assert.ok(all > 150, `${all} tools`);
      const says = (text) => eventually(async () => (await texts(page, '#found'))[0] === text, `"${text}"`);
      await page.getByLabel('Search').fill('delete  WORKSPACE');
      const deleting = await found(page);
      assert.ok(deleting.includes('delete_workspace') && deleting.length < 12, String(deleting));
      await says(`${deleting.length} of ${all} tools`);
      await page.getByLabel('Toolset').selectOption('configs');
      assert.deepEqual(await found(page), []);
      await says('No tool is about this; try other words.');
      await page.getByLabel('Search').fill('');
      const configs = await found(page);
      assert.ok(configs.includes('create_config') && !configs.includes('delete_workspace'), String(configs));
      await page.getByLabel('Search').fill('create_config');
      assert.ok((await found(page)).includes('create_config'), 'by its name');
      await page.getByLabel('Search').fill('');
      await page.getByLabel('Toolset').selectOption('');
      assert.deepEqual(await found(page), [], 'the toolsets are closed again');
      assert.equal(await page.locator('.toolset:visible').count(), await page.locator('.toolset').count());
      await says('');
    }));

  test('is used with the keyboard alone', () =>
    visit(async (page, { clipboard }) => {
      const focused = () =>
        page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
          const text = document.activeElement.textContent.replace(/\s+/g, ' ').trim();
          return { text, tag: document.activeElement.tagName, seen: outlineStyle !== 'none' && outlineWidth !== '0px' };
        });
      const tab = async () => {
        await page.keyboard.press('Tab');
        const now = await focused();
        assert.ok(now.seen, `the focus on ${now.text} is seen`);
        return now;
      };
      assert.match((await tab()).text, /^Skip to/);
      await page.keyboard.press('Enter');
      assert.match((await tab()).text, /^Claude Code/, 'it has skipped the copy button before');
      assert.match((await tab()).text, /^Copy for Claude Code/);
      await page.keyboard.press('Enter');
      await eventually(async () => (await clipboard()).startsWith('claude mcp add'), 'the command in the clipboard');
      assert.match((await tab()).text, /^Claude Desktop/);
      await page.keyboard.press('Space');
      assert.match((await tab()).text, /^Copy for Claude Desktop/, 'which is open now');
      for (let steps = 0; steps < 10 && (await focused()).tag !== 'INPUT'; steps += 1) await tab();
      await page.keyboard.type('usage limit');
      assert.ok((await found(page)).includes('list_usage_limits'));
      assert.equal((await tab()).tag, 'SELECT');
      assert.match((await tab()).text, /^limits/);
    }));

  for (const colorScheme of ['light', 'dark']) {
    for (const [name, device] of [['desk', {}], ['phone', phone]])
      test(`is accessible when ${colorScheme} on a ${name}`, () =>
        visit(
          async (page, { accessible }) => {
            await accessible();
            await openAll(page);
            await accessible();
            await page.getByLabel('Search').fill('limit');
            await page.locator('#endpoint + button').click();
            await accessible();
          },
          { colorScheme, ...device },
        ));
  }

  test('fits a phone, whatever is open', () =>
    visit(async (page) => {
      const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.deepEqual(await widths(), [320, 320]);
      await openAll(page);
      assert.deepEqual(await widths(), [320, 320]);
    }, phone));

  test('can be read without scripts', () =>
    visit(
      async (page) => {
        assert.equal(await page.locator('button:visible').count(), 0);
        assert.equal(await page.locator('input:visible').count(), 0);
        assert.ok(await page.locator('#copied-claude-code').isVisible());
        await page.locator('#client-cursor summary').click();
        assert.ok(await page.locator('#copied-cursor').isVisible());
        await page.locator('[data-toolset=workspaces] summary').click();
        assert.ok(await page.locator('[data-tool=list_workspaces]').isVisible());
      },
      { javaScriptEnabled: false },
    ));

  test('moves nothing for those who want that', () =>
    visit(
      async (page) => {
        const durations = await page.evaluate(() =>
          [...document.querySelectorAll('*')].map((each) => getComputedStyle(each).transitionDuration),
        );
        assert.deepEqual([...new Set(durations)], ['0s']);
      },
      { reducedMotion: 'reduce' },
    ));

  test('shows no tools of a server that wants to know who asks', () =>
    visit(
      async (page, { accessible }) => {
        assert.equal(await page.locator('[data-tool]').count(), 0);
        const text = await page.locator('body').innerText();
        assert.match(text, /The tools are shown to those who identify themselves/);
        assert.match(text, /x-portkey-api-key: your Portkey key/);
        assert.ok(!(await page.content()).includes(emulator.baseUrl), 'where Portkey is stays hidden');
        await openAll(page);
        await accessible();
        const settings = JSON.parse(await page.locator('#copied-vscode').textContent());
        assert.deepEqual(settings.servers.portkey.headers, { 'x-portkey-api-key': '${input:PORTKEY_API_KEY}' });
      },
      {},
      new URL('/', guarded.url).href,
    ));

  if (process.env.ACCEPT === '1')
    test('has its picture taken', async () => {
      const picture = (name) => fileURLToPath(new URL(name, import.meta.url));
      // A port of a test is nothing that one wants to see.
      const dress = (page) =>
        page.evaluate((port) => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replaceAll(port, ':8080');
        }, `:${daemon.port}`);
      await visit(
        async (page) => {
          await dress(page);
          await page.screenshot({ path: picture('page-light.png') });
        },
        { colorScheme: 'light' },
      );
      await visit(
        async (page) => {
          await dress(page);
          await page.screenshot({ path: picture('page-dark-phone.png') });
        },
        { ...phone, viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
      );
    });
});
