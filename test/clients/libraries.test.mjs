// The libraries that agents are built with.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createMCPClient, ElicitationRequestSchema } from '@ai-sdk/mcp';
import { Experimental_StdioMCPTransport as AiStdio } from '@ai-sdk/mcp/mcp-stdio';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { startFixtures } from '../conformance/support/fixture_server.mjs';
import { overHttp, overStdio } from './support/conversation.mjs';
import { startTap } from './support/http_tap.mjs';
import { binary, settings, startDaemon, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { assertListed } from './support/tools.mjs';
import { assertWire, httpFaults, modern, unchecked } from './support/wire_schema.mjs';

const aiSdk = (transport, more = {}) => createMCPClient({ transport, ...more });

/** The AI SDK's client as the other clients look. */
async function likeOthers(connecting) {
  const client = await connecting;
  return {
    getServerVersion: () => client.serverInfo,
    getServerCapabilities: () => client.initializeResult.capabilities,
    listTools: () => client.listTools(),
    callTool: ({ name, arguments: given }) => client.callTool({ name, arguments: given }),
    close: () => client.close(),
  };
}

overHttp('AI SDK over HTTP', [
  { name: 'modern', pings: false, connect: (url) => likeOthers(aiSdk({ type: 'http', url: url.href })) },
]);
overHttp(
  'AI SDK over HTTP+SSE',
  [{ name: 'legacy', pings: false, connect: (url) => likeOthers(aiSdk({ type: 'sse', url: url.href })) }],
  undefined,
  { path: '/sse', env: { PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' } },
);
overStdio('AI SDK over stdio', [
  { name: 'stdio', pings: false, connect: (server) => likeOthers(aiSdk(new AiStdio(server))) },
]);

describe('AI SDK', () => {
  let server, tap;
  before(async () => {
    server = await startFixtures();
    tap = await startTap(server.port);
  });
  after(async () => {
    await tap?.stop();
    await server?.stop();
  });
  test('asks its user for a tool, in the modern era', async () => {
    const client = await aiSdk({ type: 'http', url: `${tap.origin}/mcp` }, { capabilities: { elicitation: {} } });
    client.onElicitationRequest(ElicitationRequestSchema, () => ({ action: 'accept', content: { name: 'Ada' } }));
    const tools = await client.tools();
    const result = await tools.test_input_required_result_elicitation.execute({}, { toolCallId: '1', messages: [] });
    assert.equal(result.content[0].text, 'Hello, Ada!');
    await client.close();
    assert.deepEqual(new Set(tap.exchanges.map(({ headers }) => headers['mcp-protocol-version'])), new Set([modern]));
  });
  test('sends and receives only valid messages', { skip: unchecked }, () => assertWire(httpFaults(tap.exchanges)));
});

describe('LangChain', () => {
  let emulator, daemon;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, { ...wholeCatalogue, PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' });
  });
  after(async () => {
    await daemon?.stop();
    await emulator?.stop();
  });
  const ways = {
    HTTP: () => ({ transport: 'http', url: daemon.url, automaticSSEFallback: false }),
    'HTTP+SSE': () => ({ transport: 'sse', url: new URL('/sse', daemon.url).href }),
    stdio: () => ({
      transport: 'stdio',
      command: binary('PORTKEY_MCP_BINARY'),
      args: ['stdio'],
      env: { ...settings(emulator), ...wholeCatalogue },
      stderr: 'ignore',
    }),
  };
  for (const [name, connection] of Object.entries(ways)) {
    test(`makes tools of the server's over ${name}`, async () => {
      const client = new MultiServerMCPClient({ mcpServers: { portkey: connection() } });
      try {
        const tools = await client.getTools();
        assertListed(tools.map(({ name, description, schema }) => ({ name, description, inputSchema: schema })));
        const named = (wanted) => tools.find(({ name }) => name === wanted);
        const { text, structuredContent } = await named('list_workspaces').invoke({ page_size: 1 });
        assert.equal(structuredContent.data.length, 1);
        assert.deepEqual(JSON.parse(text), structuredContent);
        await assert.rejects(named('get_workspace').invoke({ workspace_id: 'nowhere' }), { name: 'ToolException' });
      } finally {
        await client.close();
      }
    });
  }
});
