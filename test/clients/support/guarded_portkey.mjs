// A Portkey whose writes are counted, and a daemon that asks before what destroys; the questions, and the people who answer them.
import assert from 'node:assert/strict';
import { meta, modernRequest, rawClient } from './raw_http.mjs';
import { startDaemon, startEmulator, wholeCatalogue } from './servers.mjs';

/** Requests that change nothing although they are no GET. */
const harmless = /\/(completions|render|test)(\?|$)/;

/** The workspace in which configs are made: an Admin key has to name one. */
const workspace = 'ws-produc-5a3f10';

const accepted = (content) => ({ action: 'accept', content });

/**
 * What somebody answers to the form of a question about what is called `name`: whether they type that or tick a box is the
 * server's choice.
 */
export const people = {
  agrees: ({ properties }, name) => accepted('name' in properties ? { name } : { confirmed: true }),
  declines: () => ({ action: 'decline' }),
  cancels: () => ({ action: 'cancel' }),
  'types another name': ({ properties }) =>
    accepted('name' in properties ? { name: 'Something else' } : { confirmed: false }),
};

/** The question of an answer of the modern era: {key, message, form, state}. */
export function questionIn({ message, text }) {
  assert.equal(message?.result?.resultType, 'input_required', text);
  const entries = Object.entries(message.result.inputRequests);
  assert.equal(entries.length, 1, text);
  const [[key, { method, params }]] = entries;
  assert.equal(method, 'elicitation/create');
  return { key, message: params.message, form: params.requestedSchema, params, state: message.result.requestState };
}

/** The members with which a call comes back with what `person` says to the `question` about `name`. */
export const answered = ({ key, form, state }, person, name) => ({
  inputResponses: { [key]: person(form, name) },
  requestState: state,
});

const capable = { ...meta(), 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };

/** A raw client of the modern era whose person can be asked, unless it is said that not: `call(name, arguments, more)` gives the answer of `ask`. */
export function rawCaller({ port }, { headers = {}, asks = true } = {}) {
  const { ask } = rawClient(port);
  return (name, given, more = {}) => {
    const params = { name, arguments: given, ...more, ...(asks && { _meta: capable }) };
    const request = modernRequest('tools/call', params);
    return ask({ ...request, headers: { ...request.headers, ...headers } });
  };
}

/** The sentence of a call that did nothing, whether it is an error of the protocol or of the tool. */
export function refusalOf({ message, text }) {
  const sentence = message?.error?.message ?? (message?.result?.isError && message.result.content[0].text);
  assert.ok(sentence, `a refusal was expected: ${text}`);
  return sentence;
}

/** The structured result of a call that went well. */
export function resultIn({ message, text }) {
  assert.ok(message?.result?.structuredContent && !message.result.isError, text);
  return message.result.structuredContent;
}

/**
 * `{emulator, serve, portkey, control, config, rename, writesDuring, stop}`: `config()` makes a config of its own and gives {slug, name};
 * `writesDuring(work)` are the writes that Portkey got while `work` ran, as "DELETE /configs/pc-1", and what it gave: {writes, given}.
 */
export async function startGuardedPortkey() {
  const emulator = await startEmulator('--control');
  const running = [emulator];
  let made = 0;

  async function ask(method, url, body, key = emulator.key) {
    const headers = { 'x-portkey-api-key': key, 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.equal(answer.status, 200, `${method} ${url}: ${text}`);
    return text && JSON.parse(text);
  }
  const portkey = (method, path, body, key) => ask(method, emulator.baseUrl + path, body, key);
  const control = (method, path, body) => ask(method, new URL(`/_emulator/${path}`, emulator.baseUrl), body);

  async function config(name = `Doomed ${(made += 1)}`) {
    const { data } = await portkey('POST', '/configs', {
      name,
      config: { retry: { attempts: 3 } },
      workspace_id: workspace,
    });
    const { data: all } = await portkey('GET', '/configs');
    return { slug: all.find(({ id }) => id === data.id).slug, name };
  }
  const rename = ({ slug }, name) => portkey('PUT', `/configs/${slug}`, { name });

  async function writesDuring(work) {
    await control('DELETE', 'requests');
    const given = await work();
    const { requests } = await control('GET', 'requests');
    const writes = requests
      .filter(({ method, target }) => method !== 'GET' && !harmless.test(target))
      .map(({ method, target }) => `${method} ${target.replace(/^\/v1/, '')}`);
    return { writes, given };
  }
  /** A daemon with `more` environment, which may be a function of the port, that lists the whole catalogue; `upstream` stands for Portkey. */
  async function serve(more = {}, upstream = emulator) {
    const everything = { ...wholeCatalogue, PORTKEY_WORKSPACE_API_KEY: emulator.workspaceKey };
    const daemon = await startDaemon(upstream, (port) => ({
      ...everything,
      ...(typeof more === 'function' ? more(port) : more),
    }));
    running.push(daemon);
    return daemon;
  }
  async function stop() {
    while (running.length) await running.pop().stop();
  }
  return { emulator, serve, portkey, control, config, rename, writesDuring, stop };
}
