// A client that no longer wants an answer: the call ends, and what was asked of Portkey with it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { SSEClientTransport as SdkSse } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport as SdkStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as SdkHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { answeringClient, answeringSdk } from './support/answering_clients.mjs';
import { modes } from './support/real_clients.mjs';
import { binary, eventually, settings, startDaemon, startEmulator } from './support/servers.mjs';
import { answerOf } from './support/tools.mjs';

const [legacy] = modes;

/** Every client on every transport: its name, its transport to one of {mcp, sse, stdio}, and how it connects. */
const kinds = [
  ...modes.flatMap((way) => [
    [`client ${way.name}, HTTP`, ({ mcp }) => new StreamableHTTPClientTransport(mcp), (to) => answeringClient(to, way)],
    [`client ${way.name}, stdio`, ({ stdio }) => new StdioClientTransport(stdio), (to) => answeringClient(to, way)],
  ]),
  ['client, HTTP+SSE', ({ sse }) => new SSEClientTransport(sse), (to) => answeringClient(to, legacy)],
  ['sdk, HTTP', ({ mcp }) => new SdkHttp(mcp), answeringSdk],
  ['sdk, stdio', ({ stdio }) => new SdkStdio(stdio), answeringSdk],
  ['sdk, HTTP+SSE', ({ sse }) => new SdkSse(sse), answeringSdk],
];

describe('cancel', () => {
  let emulator, daemon;
  before(async () => {
    emulator = await startEmulator('--control');
    daemon = await startDaemon(emulator, { PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' });
  });
  after(async () => {
    await daemon?.stop();
    await emulator?.stop();
  });
  async function control(method, path, body) {
    const url = new URL(`/_emulator/${path}`, emulator.baseUrl);
    const answered = await fetch(url, { method, body: body && JSON.stringify(body) });
    assert.equal(answered.status, 200);
    return answered.json();
  }

  for (const [name, reach, connect] of kinds) {
    test(`ends the call of a client that aborts it: ${name}`, async () => {
      const stdio = { command: binary('PORTKEY_MCP_BINARY'), args: ['stdio'], env: settings(emulator), stderr: 'pipe' };
      const transport = reach({ mcp: new URL(daemon.url), sse: new URL('/sse', daemon.url), stdio });
      let log = '';
      const before = daemon.said.err.length;
      transport.stderr?.on('data', (text) => (log += text));
      const { client, call } = await connect(transport);
      const list = { name: 'list_workspaces', arguments: {} };
      await control('DELETE', 'requests');
      await control('POST', 'misbehaviour', { path: '/admin/workspaces', delay_ms: 600_000 });

      const abort = new AbortController();
      const called = call(list, { signal: abort.signal });
      const asked = async () =>
        (await control('GET', 'requests')).requests.some(({ target }) => target.includes('/admin/workspaces'));
      await eventually(asked, 'request to Portkey');
      abort.abort('no longer wanted');
      await assert.rejects(called);
      const cancelled = /"event":"call".*"tool":"list_workspaces".*"outcome":"cancelled"/;
      await eventually(() => cancelled.test(transport.stderr ? log : daemon.said.err.slice(before)), 'end of the call');

      assert.ok(answerOf(await call(list), 'list_workspaces').total > 0);
      await client.close();
    });
  }
});
