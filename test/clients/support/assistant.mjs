// Does through a real client what an assistant would do for its person, and counts what that costs.
import assert from 'node:assert/strict';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { startTap } from './http_tap.mjs';
import { assertFits, assertTaken } from './json_schema.mjs';
import { connectClient, modes } from './real_clients.mjs';
import { startDaemon, startEmulator } from './servers.mjs';
import { answerOf } from './tools.mjs';

const pinned = modes.find(({ name }) => name === 'pinned');

/**
 * An assistant with a daemon of its own that lists `surface`, in front of a fresh sample organisation. `portkey(path)` asks that
 * organisation itself; `cost()` is {calls, bytes}: the calls of tools, and the bodies of their requests and answers and of the list.
 */
export async function startAssistant(surface) {
  const emulator = await startEmulator();
  const daemon = await startDaemon(emulator, { PORTKEY_MCP_TOOLS_SURFACE: surface });
  const tap = await startTap(daemon.port);
  const client = await connectClient(new StreamableHTTPClientTransport(new URL('/mcp', tap.origin)), pinned);
  const known = new Map();
  for (const tool of (await client.listTools()).tools)
    known.set(tool.name, { via: tool.name, input: tool.inputSchema, output: tool.outputSchema });

  /** Finds a tool that is not listed in its person's words: it must come with its schema, and say what it is called with. */
  async function find(name, words) {
    assert.ok(words, `${name} is not listed, and nobody said in which words it is looked for`);
    const { tools } = answerOf(await client.callTool({ name: 'search_tools', arguments: { query: words } }), words);
    for (const each of tools)
      if (each.input_schema && !known.has(each.name))
        known.set(each.name, { via: each.call_with, input: each.input_schema });
    assert.ok(known.has(name), `"${words}" finds ${name} with its schema, not only ${tools.map((each) => each.name)}`);
  }

  /** The answer of the tool; where it is not listed it is looked for in `words`, and called as the search says. */
  async function use(name, given, words) {
    if (!known.has(name)) await find(name, words);
    const { via, input, output } = known.get(name);
    assertTaken(input, given, `the arguments of ${name}`);
    const call = via === name ? { name, arguments: given } : { name: via, arguments: { name, arguments: given } };
    const answer = answerOf(await client.callTool(call), name);
    if (output) assertFits(output, answer, `the result of ${name}`);
    return answer;
  }

  async function portkey(path) {
    const answer = await fetch(`${emulator.baseUrl}${path}`, { headers: { 'x-portkey-api-key': emulator.key } });
    assert.equal(answer.status, 200, path);
    return answer.json();
  }

  function cost() {
    const asked = tap.exchanges.filter(({ headers }) => /^tools\//.test(headers['mcp-method']));
    const count = (method) => asked.filter(({ headers }) => headers['mcp-method'] === method).length;
    assert.equal(count('tools/list'), 1, 'the list is read once');
    const bytes = asked.reduce((sum, { body, answer }) => sum + Buffer.byteLength(body) + Buffer.byteLength(answer), 0);
    return { calls: count('tools/call'), bytes };
  }

  async function stop() {
    await client.close();
    await tap.stop();
    await daemon.stop();
    await emulator.stop();
  }
  return { use, portkey, cost, stop };
}
