// The whole catalogue through a real client: a daemon that asks nobody before it deletes, in front of Portkey's stand-in.
import assert from 'node:assert/strict';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { assertFits, assertTaken } from './json_schema.mjs';
import { connectClient, modes } from './real_clients.mjs';
import { startDaemon, startEmulator, wholeCatalogue } from './servers.mjs';
import { answerOf, errorText } from './tools.mjs';

/** Secrets that the tests write, and that the stand-in's sample organisation holds. */
const secrets = /sk-sample|hvs\.sample|Bearer sample|sample-(cookie|mistral)/;
const auto = modes.find(({ mode }) => mode === 'auto');

/**
 * `tools` are the catalogue as it is served. `call(name, arguments)` gives the answer of a call that went well, fits the tool's schemas
 * and tells no secret; `refused`, the sentence of one that went wrong. `untried()` names the tools that have not answered yet.
 */
export async function startCatalogueSession() {
  const emulator = await startEmulator();
  const daemon = await startDaemon(emulator, {
    ...wholeCatalogue,
    PORTKEY_WORKSPACE_API_KEY: emulator.workspaceKey,
    PORTKEY_MCP_SAFETY_CONFIRM: 'never',
  });
  const client = await connectClient(new StreamableHTTPClientTransport(new URL(daemon.url)), auto);
  const tools = new Map((await client.listTools()).tools.map((tool) => [tool.name, tool]));
  const answered = new Set();
  return {
    tools: [...tools.values()],
    async call(name, given = {}) {
      const tool = tools.get(name);
      assert.ok(tool, `there is a tool ${name}`);
      assertTaken(tool.inputSchema, given, `the arguments of ${name}`);
      const answer = answerOf(await client.callTool({ name, arguments: given }), name);
      assertFits(tool.outputSchema, answer, `the result of ${name}`);
      assert.doesNotMatch(JSON.stringify(answer), secrets, `${name} tells no secret`);
      answered.add(name);
      return answer;
    },
    refused: async (name, given) => errorText(await client.callTool({ name, arguments: given })),
    untried: () => [...tools.keys()].filter((name) => !answered.has(name)),
    async stop() {
      await client.close();
      await daemon.stop();
      await emulator.stop();
    },
  };
}
