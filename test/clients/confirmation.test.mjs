// What destroys asks a person first, through every client that can: what they say is what happens to Portkey.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as SdkClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as SdkStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as SdkHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { people, startGuardedPortkey } from './support/guarded_portkey.mjs';
import { modes } from './support/real_clients.mjs';
import { binary, settings, wholeCatalogue } from './support/servers.mjs';
import { answerOf, errorText } from './support/tools.mjs';

const info = { name: 'portkey-mcp-test', version: '1' };
const ways = [
  ...modes,
  { name: 'legacy 2025-06-18', mode: 'legacy', speaks: '2025-06-18', supportedProtocolVersions: ['2025-06-18'] },
];

/** A client 2.x on `transport`, whose person answers with `person(params)` where there is one. */
async function connectClient(transport, { mode, speaks, ...more }, person) {
  const capabilities = person ? { elicitation: {} } : {};
  const client = new Client(info, { capabilities, versionNegotiation: { mode }, ...more });
  if (person) client.setRequestHandler('elicitation/create', ({ params }) => person(params));
  await client.connect(transport);
  assert.equal(client.getNegotiatedProtocolVersion(), speaks);
  return client;
}

async function connectSdk(transport, person) {
  const client = new SdkClient(info, { capabilities: person ? { elicitation: {} } : {} });
  if (person) client.setRequestHandler(ElicitRequestSchema, ({ params }) => person(params));
  await client.connect(transport);
  return client;
}

/** Every client on every transport: its name, and how it connects to {url, stdio} with its person. */
const kinds = [
  ...ways.flatMap((way) => [
    [
      `client ${way.name}, HTTP`,
      ({ url }, person) => connectClient(new StreamableHTTPClientTransport(url), way, person),
    ],
    [`client ${way.name}, stdio`, ({ stdio }, person) => connectClient(new StdioClientTransport(stdio), way, person)],
  ]),
  ['sdk, HTTP', ({ url }, person) => connectSdk(new SdkHttp(url), person)],
  ['sdk, stdio', ({ stdio }, person) => connectSdk(new SdkStdio(stdio), person)],
];

/** How a tool is called: by its name, or through the executor of what destroys. */
const routes = {
  'by its name': (name, given, confirm) => ({ name, arguments: { ...given, ...confirm } }),
  'through the executor': (name, given, confirm) => ({
    name: 'call_destructive_tool',
    arguments: { name, arguments: given, ...confirm },
  }),
};

describe('confirmation', () => {
  let portkey, reached;
  before(async () => {
    portkey = await startGuardedPortkey();
    const daemon = await portkey.serve();
    const env = { ...settings(portkey.emulator), ...wholeCatalogue };
    const stdio = { command: binary('PORTKEY_MCP_BINARY'), args: ['stdio'], env, stderr: 'ignore' };
    reached = { url: new URL(daemon.url), stdio };
  });
  after(() => portkey?.stop());

  const removal = (route, { slug }, confirm) => routes[route]('delete_config', { config_id: slug }, confirm);

  for (const [kind, connect] of kinds) {
    describe(kind, () => {
      let client, person;
      before(async () => {
        client = await connect(reached, (params) => person(params));
        await client.listTools(); // so that the client checks results
      });
      after(() => client?.close());

      for (const [does, answers] of Object.entries(people)) {
        for (const route of Object.keys(routes)) {
          test(`a person who ${does}, of a call ${route}`, async () => {
            const config = await portkey.config();
            const asked = [];
            person = ({ message, requestedSchema }) => {
              asked.push(message);
              return answers(requestedSchema, config.name);
            };
            const { writes, given } = await portkey.writesDuring(() => client.callTool(removal(route, config)));
            assert.equal(asked.length, 1, 'one question');
            assert.deepEqual(writes, does === 'agrees' ? [`DELETE /configs/${config.slug}`] : []);
            if (does === 'agrees') answerOf(given, 'delete_config');
            else assert.match(errorText(given), /Nothing was sent/);
          });
        }
      }
    });

    describe(`${kind}, where nobody can be asked`, () => {
      let client;
      before(async () => {
        client = await connect(reached);
        await client.listTools();
      });
      after(() => client?.close());

      for (const route of Object.keys(routes)) {
        test(`takes two steps ${route}`, async () => {
          const config = await portkey.config();
          const step = (confirm) => portkey.writesDuring(() => client.callTool(removal(route, config, confirm)));
          const first = await step();
          const { confirmation_required, question, confirm } = answerOf(first.given, 'the first step');
          assert.deepEqual([first.writes, confirmation_required, typeof question], [[], true, 'string']);
          const second = await step({ confirm, confirm_name: config.name });
          assert.deepEqual(second.writes, [`DELETE /configs/${config.slug}`]);
          const third = await step({ confirm, confirm_name: config.name });
          assert.deepEqual(third.writes, []);
          assert.match(errorText(third.given), /used already/);
        });
      }
    });
  }
});
