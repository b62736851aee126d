// create_prompt, update_prompt, get_prompt, run_prompt_completion and validate_completion_metadata: what they ask, and what
// they answer.
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { greeting, sample, startPrompts, stepsOf } from './support/prompt_programs.mjs';

let prompts;
before(async () => {
  prompts = await startPrompts();
});
after(() => prompts?.stop());
beforeEach(() => prompts.reset());

/** The sentence of a call that fails without asking Portkey anything. */
async function refusedHere(tool, given) {
  const { given: said, requests } = await prompts.during(() => prompts.refused(tool, given));
  assert.deepEqual(stepsOf(requests), [], said);
  return said;
}
const { app, env, ...plain } = greeting;
const { string, ...textless } = plain;
const messages = [{ role: 'system', content: 'Be "brief".' }, { role: 'user', content: '{{what}}', name: 'ada' }];

describe('create_prompt', () => {
  test('takes a text or messages, and one of them', async () => {
    for (const given of [{ string }, { messages }]) {
      const { answer, requests } = await prompts.run('create_prompt', { ...textless, ...given });
      assert.deepEqual(stepsOf(requests), ['POST /prompts']);
      assert.equal(requests[0].body.messages, undefined);
      const kept = (await prompts.portkey('GET', `/prompts/${answer.slug}`)).string;
      if (given.messages) assert.deepEqual(JSON.parse(kept), messages);
      else assert.equal(kept, string);
    }
    assert.match(await refusedHere('create_prompt', textless), /^Provide either string or messages$/);
    assert.match(await refusedHere('create_prompt', { ...plain, messages }), /^Provide either string or messages$/);
    for (const wrong of [[], 'hi', ['hi'], [{ content: 'hi' }], [{ role: 7, content: 'hi' }]])
      assert.match(await refusedHere('create_prompt', { ...textless, messages: wrong }), /messages/);
  });

  test('shows with dry_run what it would make', async () => {
    const { answer, requests } = await prompts.run('create_prompt', { ...plain, dry_run: true });
    const { name, collection_id, model } = plain;
    const preview = { name, collection_id, model, template_length: string.length, parameter_count: 2 };
    const message = `Would create prompt "${name}" in collection ${collection_id}`;
    const { method, path, body, ...others } = answer;
    assert.deepEqual(others, { dry_run: true, action: 'create', message, prompt_preview: preview });
    assert.deepEqual([method, path, body.name, body.string], ['POST', '/v1/prompts', name, string]);
    assert.deepEqual(requests, []);
    assert.deepEqual(await prompts.named(name), []);
  });
});

describe('update_prompt', () => {
  const prompt_id = sample.slug;
  test('takes a text or messages, and one of them at most', async () => {
    for (const given of [{ string }, { messages }]) {
      const { requests } = await prompts.run('update_prompt', { prompt_id, ...given });
      assert.deepEqual(stepsOf(requests), ['PUT /prompts/:id']);
      assert.deepEqual(requests[0].body, { patch: true, string: given.string ?? JSON.stringify(messages) });
    }
    assert.match(await refusedHere('update_prompt', { prompt_id, string, messages }), /"string".*"messages"/);
    assert.ok(await refusedHere('update_prompt', { prompt_id }));
    assert.ok(await refusedHere('update_prompt', { prompt_id, dry_run: true }));
  });

  test('compares with the latest version where it is a dry run, and writes nothing', async () => {
    await prompts.revise(prompt_id, { string: 'Latest' });
    const given = { string: 'Other', model: 'gpt-4o' };
    const { answer, requests, writes } = await prompts.run('update_prompt', { prompt_id, ...given, dry_run: true });
    assert.deepEqual(writes, []);
    assert.ok(requests.every(({ method }) => method === 'GET'));
    const { message, action, slug, current_version, latest_version, changes, difference } = answer;
    assert.deepEqual([message, action, slug], [`Would update prompt "${sample.name}"`, 'update', sample.slug]);
    assert.deepEqual([answer.dry_run, current_version, latest_version], [true, sample.version, sample.version + 1]);
    assert.deepEqual(changes.toSorted(), ['model', 'string']);
    assert.deepEqual(difference, [{ field: 'string', before: 'Latest', after: 'Other' }]);
    const [{ versions }] = await prompts.named(sample.name);
    assert.equal(versions, sample.version + 1);
  });
});

describe('get_prompt', () => {
  test('tells of the versions, newest first and without templates', async () => {
    const { answer, requests } = await prompts.run('get_prompt', { prompt_id: sample.slug });
    assert.deepEqual(stepsOf(requests).toSorted(), ['GET /prompts/:id', 'GET /prompts/:id/versions']);
    assert.equal(answer.version_count, sample.version);
    assert.deepEqual(
      answer.versions.map(({ prompt_version }) => prompt_version),
      [4, 3, 2, 1],
    );
    const known = ['id', 'prompt_version', 'prompt_description', 'label_id', 'status', 'created_at'];
    for (const version of answer.versions) assert.ok(Object.keys(version).every((name) => known.includes(name)));
    assert.equal(answer.versions_problem, undefined);
  });

  test('shows fifty of many versions', async () => {
    for (let n = 0; n < 60; ++n) await prompts.revise(sample.slug, { string: `Text ${n}` });
    const { version_count, versions } = await prompts.answer('get_prompt', { prompt_id: sample.slug });
    assert.deepEqual([version_count, versions.length, versions[0].prompt_version], [64, 50, 64]);
  });

  test('gives the prompt without its history where only that fails', async () => {
    const rule = { path: `/prompts/${sample.slug}/versions`, statuses: [403] };
    await prompts.control('POST', 'misbehaviour', rule);
    const answer = await prompts.answer('get_prompt', { prompt_id: sample.slug });
    assert.equal(answer.name, sample.name);
    assert.ok(answer.versions_problem);
  });
});

const billing = { client_id: 'acme', app: 'demo', env: 'dev' };

describe('validate_completion_metadata', () => {
  const missing = (name) => `Missing required field: ${name}`;
  const advice = 'Missing recommended field: project_id (helps with billing attribution)';
  const long = 'x'.repeat(129);
  const cases = [
    [{ ...billing, project_id: 'p1', feature: 'chat' }, [], []],
    [billing, [], [advice]],
    [{ client_id: '' }, [missing('client_id'), missing('app'), missing('env')], [advice]],
    [
      { ...billing, client_id: long, project_id: 'é'.repeat(128) },
      ['Field too long: client_id (129 characters, Portkey takes at most 128)'],
      [],
    ],
  ];
  test('judges without asking Portkey', async () => {
    for (const [metadata, errors, warnings] of cases) {
      const { answer, requests } = await prompts.run('validate_completion_metadata', metadata);
      assert.deepEqual(answer, { valid: errors.length === 0, errors, warnings, metadata });
      assert.deepEqual(requests, []);
    }
    assert.match(await refusedHere('validate_completion_metadata', { app: 7 }), /app/);
  });
});

describe('run_prompt_completion', () => {
  const given = { prompt_id: sample.slug, variables: { ticket: 'It "broke".' }, metadata: billing };
  const complete = async (more) => {
    const { answer, requests } = await prompts.run('run_prompt_completion', { ...given, ...more });
    return { answer, sent: requests.find(({ step }) => step === 'POST /prompts/:id/completions') };
  };

  test('sends the metadata in the header and in the body, and tells the cost', async () => {
    const metadata = { ...billing, project_id: 'p1', team: 'core' };
    const { answer, sent } = await complete({ metadata });
    assert.equal(sent.key, 'workspace');
    assert.equal(sent.headers['x-portkey-metadata'], JSON.stringify(metadata));
    assert.deepEqual(sent.body, { variables: given.variables, metadata, stream: false });
    assert.deepEqual(answer.usage, { prompt_tokens: 42, completion_tokens: 8, total_tokens: 50 });
    assert.deepEqual(
      [answer.model, answer.finish_reason, answer.provider],
      ['gpt-4o', 'stop', 'openai'],
    );
    assert.match(answer.response, /sample model/);
    assert.ok(Math.abs(answer.cost_cents - (42 * 0.00025 + 8 * 0.001)) < 1e-9, `${answer.cost_cents}`);
    assert.ok(answer.trace_id);
  });

  test('lets no hyperparameter replace what is its own', async () => {
    const hyperparameters = { temperature: 0.1, variables: { ticket: 'no' }, metadata: { app: 'no' }, stream: true };
    const { sent } = await complete({ hyperparameters });
    assert.deepEqual(sent.body, { temperature: 0.1, variables: given.variables, metadata: billing, stream: false });
  });

  test('gives the calls of tools', async () => {
    const tools = [{ type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } }];
    await prompts.revise(sample.slug, { tools });
    const { answer } = await complete({ prompt_id: `${sample.slug}@latest` });
    assert.deepEqual([answer.response, answer.finish_reason], [null, 'tool_calls']);
    assert.equal(answer.tool_calls[0].function.name, 'look_up');
    assert.equal(answer.message.role, 'assistant');
  });

  test('says why there is no cost', async () => {
    const unpriced = async (how) => {
      await how();
      const { answer } = await complete({ prompt_id: `${sample.slug}@latest` });
      assert.equal(answer.finish_reason, 'stop');
      assert.deepEqual([answer.cost_cents ?? null, typeof answer.cost_note], [null, 'string']);
    };
    await unpriced(() => prompts.control('POST', 'misbehaviour', { path: '/model-configs', statuses: [500] }));
    await unpriced(() => prompts.revise(sample.slug, { model: 'unheard-of' }));
    await unpriced(() => prompts.revise(sample.slug, { model: 'gpt-4o', virtual_key: 'gone' }));
  });

  test('asks nothing without metadata that is complete', async () => {
    const { metadata, ...without } = given;
    const none = /Billing metadata is required for prompt completions/;
    assert.match(await refusedHere('run_prompt_completion', without), none);
    const wrong = [
      [{ app: 'demo' }, 'Missing required field: client_id, Missing required field: env'],
      [{ ...billing, env: 'x'.repeat(129) }, 'Field too long: env (129 characters, Portkey takes at most 128)'],
    ];
    for (const [metadata, errors] of wrong) {
      const said = await refusedHere('run_prompt_completion', { ...given, metadata });
      assert.ok(said.includes(`Billing metadata validation failed: ${errors}`), said);
    }
    for (const own of [7, 'x'.repeat(129), { a: 1 }])
      assert.match(await refusedHere('run_prompt_completion', { ...given, metadata: { ...billing, own } }), /own/);
  });

  test('sends metadata that no header could carry as it is', async () => {
    const metadata = { ...billing, client_id: 'Zürich 🚀\r\nx: y' };
    const { sent } = await complete({ metadata });
    assert.deepEqual(JSON.parse(sent.headers['x-portkey-metadata']), metadata);
    assert.deepEqual(sent.body.metadata, metadata);
  });
});
