// A daemon that runs already, at MCP_URL: real clients call it. With MCP_TOKEN it lets in who shows that, and nobody else.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { overHttpClients } from '../clients/support/real_clients.mjs';
import { answerOf } from '../clients/support/tools.mjs';

const { MCP_URL: url, MCP_TOKEN: token } = process.env;

describe('the running daemon', { skip: !url && 'MCP_URL names no daemon' }, () => {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  for (const { name, connect } of overHttpClients) {
    test(`serves the ${name}`, async () => {
      const { client } = await connect(new URL(url), { requestInit: { headers } });
      assert.ok((await client.listTools()).tools.some((tool) => tool.name === 'search_tools'));
      const { data } = answerOf(await client.callTool({ name: 'list_workspaces', arguments: {} }), 'list_workspaces');
      assert.ok(data.length > 0);
      await client.close();
    });
  }
  test('lets in nobody without the token', { skip: !token && 'it asks for none' }, async () => {
    const [{ connect }] = overHttpClients;
    await assert.rejects(connect(new URL(url), {}));
  });
});
