// portkey-mcp in front of a Portkey whose prompts can be looked at, filled and disturbed: for the tests of programs that take
// several requests.
import assert from 'node:assert/strict';
import { assertFits } from './json_schema.mjs';
import { startDaemon, startEmulator, wholeCatalogue } from './servers.mjs';
import { connectTo, eras } from './surfaces.mjs';
import { answerOf, errorText } from './tools.mjs';

export const product = 'product-0c1d2e';
export const rehearsal = 'rehearsal-6c7d8e';
/** A prompt of the sample, in the collection `product`, with the version that its default is. */
export const sample = { slug: 'pp-ticket-su-6f2d1b', name: 'Ticket summary', version: 4 };

/** What migrate_prompt takes for a prompt that the sample does not have. */
export const greeting = {
  name: 'Greeting',
  app: 'demo',
  env: 'dev',
  collection_id: product,
  string: 'Say {{what}}',
  parameters: { what: 'hi', temperature: 0.5 },
  virtual_key: 'openai-main-258f4d',
  model: 'gpt-4o',
};

/** A request as its method and path, with holes for what names a prompt or a version: "PUT /prompts/:id/makeDefault". */
function stepOf({ method, target }) {
  const { pathname } = new URL(target, 'http://portkey');
  const path = pathname.replace(/^\/v1/, '').replace(/^\/prompts\/[^/]+/, '/prompts/:id');
  return `${method} ${path.replace(/\/versions\/.+$/, '/versions/:id')}`;
}

export const stepsOf = (requests) => requests.map(({ step }) => step);

/** Those among the steps that change something in Portkey. */
export const writesOf = (steps) =>
  steps.filter((step) => !step.startsWith('GET ') && !/\/(completions|render)$/.test(step));

/** The daemon, with `more` environment, and its Portkey, and what tests do with both. */
export async function startPrompts(more = {}) {
  const emulator = await startEmulator('--control');
  const workspaceKey = { PORTKEY_WORKSPACE_API_KEY: emulator.workspaceKey };
  const daemon = await startDaemon(emulator, { ...wholeCatalogue, ...workspaceKey, ...more });
  const client = await connectTo(daemon, eras[1]);
  const outputs = new Map((await client.listTools()).tools.map(({ name, outputSchema }) => [name, outputSchema]));

  async function ask(method, url, body) {
    const headers = { 'x-portkey-api-key': emulator.key, 'content-type': 'application/json' };
    const answered = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    assert.equal(answered.status, 200, `${method} ${url}: ${answered.headers.get('x-emulator-reason')}`);
    return answered.json();
  }
  const control = (method, path, body) => ask(method, new URL(`/_emulator/${path}`, emulator.baseUrl), body);
  const portkey = (method, path, body) => ask(method, `${emulator.baseUrl}${path}`, body);

  const call = (name, given, options) => client.callTool({ name, arguments: given }, options);
  async function answer(name, given) {
    const found = answerOf(await call(name, given), name);
    if (outputs.get(name)) assertFits(outputs.get(name), found, `the result of ${name}`);
    return found;
  }
  const refused = async (name, given) => errorText(await call(name, given));

  /** The requests that Portkey has got since they were last forgotten. */
  async function requests() {
    const { requests: all } = await control('GET', 'requests');
    return all.map((each) => ({ ...each, step: stepOf(each), body: each.body && JSON.parse(each.body) }));
  }
  /** What Portkey was asked while `act` ran, and what `act` gave. */
  async function during(act) {
    await control('DELETE', 'requests');
    const given = await act();
    return { given, requests: await requests() };
  }
  /** The answer of a tool, what it asked of Portkey, and the steps of that which were writes. */
  async function run(name, given) {
    const { given: found, requests: sent } = await during(() => answer(name, given));
    return { answer: found, requests: sent, writes: writesOf(stepsOf(sent)) };
  }

  /** A prompt as migrate_prompt would make it: {id, slug}. */
  function make({ app, env, template_metadata, ...prompt }) {
    return portkey('POST', '/prompts', { ...prompt, template_metadata: { ...template_metadata, app, env } });
  }
  const revise = (slug, content) => portkey('PUT', `/prompts/${slug}`, { patch: true, ...content });
  const serve = (slug, version) => portkey('PUT', `/prompts/${slug}/makeDefault`, { version });

  /** Every prompt of that name, whatever its case: [{name, slug, versions, serves}]. */
  async function named(name) {
    const { data } = await portkey('GET', `/prompts?page_size=100&search=${encodeURIComponent(name)}`);
    const found = data.filter((each) => each.name.toLowerCase() === name.toLowerCase());
    return Promise.all(
      found.map(async ({ name, slug }) => ({
        name,
        slug,
        versions: (await portkey('GET', `/prompts/${slug}/versions`)).total,
        serves: (await portkey('GET', `/prompts/${slug}`)).prompt_version,
      })),
    );
  }

  async function stop() {
    await client.close();
    await daemon.stop();
    await emulator.stop();
  }
  const reset = () => control('POST', 'reset');
  return {
    ...{ daemon, control, portkey, call, answer, refused, requests, during, run },
    ...{ make, revise, serve, named, reset, stop },
  };
}
