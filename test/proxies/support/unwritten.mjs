// What the log of a proxy may not have: keys that come with a request, and links to pages with secrets.
import assert from 'node:assert/strict';
import { modernRequest } from '../../clients/support/raw_http.mjs';
import { eventually } from '../../clients/support/servers.mjs';

const list = modernRequest('tools/list');
/** What stands for a key, or for the token in a link. */
export const sent = 'pk-sent-by-a-caller-0123456789';

/** What a caller sends where keys are in the query and in headers. */
export const withKey = (endpoint) => ({
  ...list,
  path: `${endpoint}?portkeyApiKey=${sent}`,
  headers: { ...list.headers, 'x-portkey-api-key': sent },
});

/** The proxy's log has the request that `found` nothing or `failed`, if it has any, and nothing of what was sent. */
export async function assertUnwritten({ writes }, chain, how) {
  if (writes[how]) await eventually(() => writes[how].test(chain.log()), 'line of the request in the log of the proxy');
  assert.ok(!chain.log().includes(sent), chain.log());
}
