// promote_prompt where everything goes well: what it copies, what it leaves alone, and what it names the copy.
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { greeting, product, rehearsal, sample, startPrompts, stepsOf, writesOf } from './support/prompt_programs.mjs';

let prompts;
before(async () => {
  prompts = await startPrompts();
});
after(() => prompts?.stop());
beforeEach(() => prompts.reset());

const picked = (from, names) => names.map((name) => from[name]);
const outcome = ['version_number', 'published', 'serving_version'];

describe('promote_prompt', () => {
  const wanted = { source_prompt_id: sample.slug, target_collection_id: rehearsal, target_env: 'staging' };
  const promote = (given) => prompts.run('promote_prompt', { ...wanted, ...given });
  const target = `${sample.name}-staging`;

  /** The second run of the same finds nothing to do. */
  async function assertSettled(given) {
    const { answer, writes } = await promote(given);
    const message = `Prompt "${target}" is already promoted`;
    assert.deepEqual([answer.target.action, answer.message, writes], ['unchanged', message, []]);
  }

  test('creates a copy that names its source, once', async () => {
    const { answer, requests, writes } = await promote({ virtual_key: 'openai-staging-6e88d3' });
    assert.deepEqual(writes, ['POST /prompts']);
    assert.deepEqual(
      [answer.message, answer.source.prompt_id, answer.source.version_number, answer.target.action],
      ['Successfully promoted prompt to staging', sample.slug, sample.version, 'created'],
    );
    const { body } = requests.find(({ method }) => method === 'POST');
    const { promoted_at, ...metadata } = body.template_metadata;
    assert.equal(promoted_at, answer.promoted_at);
    const from = { promoted_from: sample.slug, promoted_from_version: `${sample.version}` };
    assert.deepEqual(metadata, { app: 'demo', env: 'staging', ...from });
    assert.equal(body.version_description, `Promoted from ${sample.slug} v${sample.version}`);
    const source = await prompts.portkey('GET', `/prompts/${sample.slug}`);
    const made = await prompts.portkey('GET', `/prompts/${answer.target.prompt_id}`);
    for (const member of ['string', 'parameters', 'model', 'is_raw_template'])
      assert.deepEqual(made[member], source[member], member);
    assert.deepEqual([made.name, made.virtual_key], [target, 'openai-staging-6e88d3']);
    await assertSettled({ virtual_key: 'openai-staging-6e88d3' });
  });

  test('adds a version of what has changed, which serves once that is wanted', async () => {
    await promote();
    await prompts.revise(sample.slug, { string: 'Shorter' });
    await assertSettled(); // the new version does not serve yet
    await prompts.serve(sample.slug, sample.version + 1);
    const { answer, writes } = await promote();
    assert.deepEqual([answer.target.action, writes], ['updated', ['PUT /prompts/:id']]);
    assert.deepEqual(picked(answer, outcome), [2, false, 1]);
    assert.ok(answer.difference.some(({ field, after }) => field === 'string' && after === 'Shorter'));
    await assertSettled();
    const published = await promote({ publish: true });
    assert.deepEqual(published.writes, ['PUT /prompts/:id/makeDefault']);
    assert.deepEqual(picked(published.answer, outcome), [2, true, 2]);
    await assertSettled({ publish: true });
  });

  test('takes away what the source does not have', async () => {
    const { answer: made } = await promote();
    const tools = [{ type: 'function', function: { name: 'wave' } }];
    await prompts.revise(made.target.prompt_id, { tools, tool_choice: 'auto', functions: [{ name: 'nod' }] });
    const { answer } = await promote({ publish: true });
    assert.deepEqual(answer.difference.map(({ field }) => field).sort(), ['functions', 'tool_choice', 'tools']);
    const now = await prompts.portkey('GET', `/prompts/${made.target.prompt_id}`);
    assert.deepEqual([now.tools, now.functions, now.tool_choice], [[], [], null]);
    await assertSettled({ publish: true });
  });

  /** Name and environment of a source, and the name that its promotion to prod has. */
  const names = [
    ['Greeting', undefined, 'Greeting-prod'],
    ['Greeting-dev', 'dev', 'Greeting-prod'],
    ['Greeting-staging', undefined, 'Greeting-prod'],
    ['Greeting-qa', 'qa', 'Greeting-prod'],
    ['Greeting-qa', undefined, 'Greeting-qa-prod'],
  ];
  test('names the copy after its environment, and writes nothing with dry_run', async () => {
    for (const [name, env, made] of names) {
      const { slug } = await prompts.make({ ...greeting, name, env });
      const { answer, writes } = await promote({ source_prompt_id: slug, target_env: 'prod', dry_run: true });
      assert.equal(answer.message, `Would promote prompt "${name}" to "${made}" (created)`);
      assert.deepEqual([answer.dry_run, writes], [true, []]);
    }
    const dry = async (given) => {
      const { answer, writes } = await promote({ ...given, dry_run: true });
      assert.deepEqual(writes, []);
      return answer.message;
    };
    assert.match(await dry({ target_name: 'Own name' }), /to "Own name" \(created\)/);
    await promote();
    assert.match(await dry(), /\(unchanged\)/);
    assert.match(await dry({ target_name: target.toUpperCase() }), /\(unchanged\)/);
    assert.match(await dry({ virtual_key: 'openai-staging-6e88d3' }), /\(updated\)/);
  });

  test('refuses to make a prompt of itself', async () => {
    const { collection_id } = await prompts.portkey('GET', `/prompts/${sample.slug}`);
    for (const target_collection_id of [collection_id, product]) {
      const given = { ...wanted, target_collection_id, target_name: sample.name };
      const { given: said, requests } = await prompts.during(() => prompts.refused('promote_prompt', given));
      assert.match(said, /source itself/);
      assert.deepEqual(writesOf(stepsOf(requests)), []);
    }
  });

  test('waits for what it wrote to be seen, and runs one after another', async () => {
    await prompts.control('POST', 'stale-reads', { reads: 3 });
    const both = await Promise.all([prompts.answer('promote_prompt', wanted), prompts.answer('promote_prompt', wanted)]);
    assert.deepEqual(both.map(({ target: { action } }) => action).sort(), ['created', 'unchanged']);
    await assertSettled();
    await prompts.control('POST', 'stale-reads', { reads: 0 });
    assert.equal((await prompts.named(target)).length, 1);
  });
});
