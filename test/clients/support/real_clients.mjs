// The SDKs' clients: @modelcontextprotocol/client 2.x speaks both eras, @modelcontextprotocol/sdk 1.x knows sessions only.
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as SdkClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as SdkStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as SdkTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

export { discoverOAuthProtectedResourceMetadata } from '@modelcontextprotocol/client';

const modern = '2026-07-28';

/** The ways in which the dual-era client chooses, and what it then speaks with portkey-mcp. */
export const modes = [
  { name: 'legacy', mode: 'legacy', speaks: '2025-11-25' },
  { name: 'auto', mode: 'auto', speaks: modern },
  { name: 'pinned', mode: { pin: modern }, speaks: modern },
];

/** A client 2.x, connected in one of the `modes`. */
export async function connectClient(transport, { mode, speaks }) {
  const client = new Client({ name: 'portkey-mcp-test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  assert.equal(client.getNegotiatedProtocolVersion(), speaks);
  return client;
}

/** An sdk 1.x client, connected. */
export async function connectSdk(transport) {
  const client = new SdkClient({ name: 'portkey-mcp-test', version: '1' });
  await client.connect(transport);
  return client;
}

/** Each SDK in each era it has, over HTTP: `connect(url, options)` gives {client, transport}, the options those of its transport. */
export const overHttpClients = [
  ...modes.map((way) => ({
    name: `client ${way.name}`,
    legacy: way.speaks !== modern,
    async connect(url, options) {
      const transport = new StreamableHTTPClientTransport(url, options);
      return { client: await connectClient(transport, way), transport };
    },
  })),
  {
    name: 'sdk',
    legacy: true,
    async connect(url, options) {
      const transport = new SdkTransport(url, options);
      return { client: await connectSdk(transport), transport };
    },
  },
];

/** The same over stdio: `connect(server)` starts {command, args, env, …} and gives the client. */
export const overStdioClients = [
  ...modes.map((way) => ({
    name: `client ${way.name}`,
    connect: (server) => connectClient(new StdioClientTransport(server), way),
  })),
  { name: 'sdk', connect: (server) => connectSdk(new SdkStdioTransport(server)) },
];
