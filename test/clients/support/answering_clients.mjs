// The SDKs' clients with a user, a model and folders behind them: what a server asks of them is answered, what it tells is kept.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { Client as SdkClient } from '@modelcontextprotocol/sdk/client/index.js';
import * as sdk from '@modelcontextprotocol/sdk/types.js';

const info = { name: 'portkey-mcp-test', version: '1' };
const capabilities = { elicitation: {}, sampling: {}, roots: { listChanged: true } };
const noticeLimit = 5_000; // ms until a notification must have come

/** What the user fills in for a field of this schema: whole numbers only, for the protocol's JSON Schemas allow no others. */
const filledIn = ({ type, default: preset, enum: choices, oneOf, items }) =>
  (typeof preset === 'number' ? Math.trunc(preset) : preset) ??
  choices?.[0] ??
  oneOf?.[0].const ??
  { string: 'Ada', boolean: true, integer: 7, number: 7, array: [items?.enum?.[0] ?? items?.anyOf?.[0].const] }[type];

const answers = {
  'elicitation/create': ({ requestedSchema }) => ({
    action: 'accept',
    content: Object.fromEntries(
      Object.entries(requestedSchema.properties).map(([name, schema]) => [name, filledIn(schema)]),
    ),
  }),
  'sampling/createMessage': () => ({ role: 'assistant', content: { type: 'text', text: 'Paris' }, model: 'test' }),
  'roots/list': () => ({ roots: [{ uri: 'file:///home/ada', name: 'home' }] }),
};

/** How sdk 1.x names the messages that are waited for. */
const sdkSchemas = {
  'elicitation/create': sdk.ElicitRequestSchema,
  'sampling/createMessage': sdk.CreateMessageRequestSchema,
  'roots/list': sdk.ListRootsRequestSchema,
  'notifications/message': sdk.LoggingMessageNotificationSchema,
  'notifications/tools/list_changed': sdk.ToolListChangedNotificationSchema,
  'notifications/prompts/list_changed': sdk.PromptListChangedNotificationSchema,
  'notifications/resources/updated': sdk.ResourceUpdatedNotificationSchema,
};
const notices = Object.keys(sdkSchemas).filter((method) => method.startsWith('notifications/'));

/**
 * What the tests of a session use, whichever client it is: `asked` is every method the server asked for, `heard(method)` the
 * notifications of that method, and `hears(method, count)` waits for so many of them at least.
 */
function answering(client, named, call) {
  const asked = [];
  const told = [];
  for (const [method, answer] of Object.entries(answers)) {
    client.setRequestHandler(named(method), ({ params }) => {
      asked.push(method);
      return answer(params);
    });
  }
  for (const method of notices) client.setNotificationHandler(named(method), (notice) => void told.push(notice));
  const heard = (method) => told.filter((notice) => notice.method === method);
  async function hears(method, count) {
    for (const end = Date.now() + noticeLimit; heard(method).length < count && Date.now() < end;) await sleep(10);
    assert.ok(heard(method).length >= count, `${method} was heard ${heard(method).length} times`);
    return heard(method);
  }
  return { client, asked, heard, hears, call };
}

/** A client 2.x that answers, connected in one of the modes. */
export async function answeringClient(transport, { mode, speaks }) {
  const client = new Client(info, { capabilities, versionNegotiation: { mode } });
  const session = answering(
    client,
    (method) => method,
    ({ meta, ...params }, options) => client.callTool({ ...params, ...(meta && { _meta: meta }) }, options),
  );
  await client.connect(transport);
  assert.equal(client.getNegotiatedProtocolVersion(), speaks);
  return session;
}

/** An sdk 1.x client that answers, connected. */
export async function answeringSdk(transport) {
  const client = new SdkClient(info, { capabilities });
  const session = answering(
    client,
    (method) => sdkSchemas[method],
    (params, options) => client.callTool(params, undefined, options),
  );
  await client.connect(transport);
  return session;
}
