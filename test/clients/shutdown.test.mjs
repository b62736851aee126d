// A server that is told to stop while clients listen to it: it says goodbye where the protocol can, and does not wait for them.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { startTap } from './support/http_tap.mjs';
import { connectClient, modes } from './support/real_clients.mjs';
import { eventually, startDaemon, startEmulator } from './support/servers.mjs';
import { assertWire, httpFaults, unchecked } from './support/wire_schema.mjs';

const [legacy, , pinned] = modes;

describe('shutdown', () => {
  let emulator, daemon, tap;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, { PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' });
    tap = await startTap(daemon.port);
  });
  after(async () => {
    await tap?.stop();
    await emulator?.stop();
  });

  test('ends what clients listen to, and itself', async () => {
    const modern = await connectClient(new StreamableHTTPClientTransport(new URL('/mcp', tap.origin)), pinned);
    const listening = await modern.listen({ toolsListChanged: true });
    assert.deepEqual(listening.honoredFilter, { toolsListChanged: true });
    const session = await connectClient(new StreamableHTTPClientTransport(new URL('/mcp', tap.origin)), legacy);
    const events = await connectClient(new SSEClientTransport(new URL('/sse', tap.origin)), legacy);
    await events.listTools();
    const open = ({ method, status }) => method === 'GET' && status === 200;
    await eventually(() => tap.exchanges.filter(open).length === 2, 'streams of the sessions');

    await daemon.stop();
    assert.equal(await listening.closed, 'graceful');
    await Promise.all([modern, session, events].map((client) => client.close()));
  });
  test('sends and receives only valid messages', { skip: unchecked }, () => assertWire(httpFaults(tap.exchanges)));
});
