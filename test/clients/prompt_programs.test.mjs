// migrate_prompt where everything goes well: what it writes, what it leaves alone, and what it finds.
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { greeting, product, rehearsal, startPrompts, stepsOf, writesOf } from './support/prompt_programs.mjs';

let prompts;
before(async () => {
  prompts = await startPrompts();
});
after(() => prompts?.stop());
beforeEach(() => prompts.reset());

const picked = (from, names) => names.map((name) => from[name]);
const outcome = ['action', 'version_number', 'published', 'serving_version'];
const upToDate = 'Prompt "Greeting" already exists and is up to date';
const migrate = (given) => prompts.run('migrate_prompt', given);

/** The second run of the same finds nothing to do. */
async function assertSettled(given) {
  const { answer, writes } = await migrate(given);
  assert.deepEqual([answer.action, answer.message, writes], ['unchanged', upToDate, []]);
}

describe('migrate_prompt', () => {
  test('creates what is not there, once', async () => {
    const { answer, requests, writes } = await migrate({ ...greeting, template_metadata: { team: 'core' } });
    assert.deepEqual(writes, ['POST /prompts']);
    assert.deepEqual(
      picked(answer, ['action', 'message', 'version_number', 'serving_version', 'warnings']),
      ['created', 'Created new prompt "Greeting"', 1, 1, []],
    );
    const { migrated_at, ...metadata } = requests.find(({ method }) => method === 'POST').body.template_metadata;
    assert.deepEqual(metadata, { team: 'core', app: 'demo', env: 'dev' });
    assert.ok(Math.abs(Date.now() - Date.parse(migrated_at)) < 3_600_000, migrated_at);
    assert.deepEqual(
      await prompts.named('Greeting'),
      [{ name: 'Greeting', slug: answer.slug, versions: 1, serves: 1 }],
    );
    await assertSettled({ ...greeting, template_metadata: { team: 'core' } });
  });

  test('adds a version, which serves once that is wanted', async () => {
    const { slug } = await prompts.make(greeting);
    const changed = { ...greeting, string: 'Shout {{what}}' };
    const { answer, requests, writes } = await migrate(changed);
    assert.deepEqual(writes, ['PUT /prompts/:id']);
    assert.deepEqual(picked(answer, outcome), ['updated', 2, false, 1]);
    assert.equal(answer.message, 'Updated prompt "Greeting" with new version');
    assert.deepEqual(answer.difference, [{ field: 'string', before: greeting.string, after: changed.string }]);
    const { body } = requests.find(({ method }) => method === 'PUT');
    const { migrated_at, ...metadata } = body.prompt_metadata;
    assert.ok(migrated_at);
    assert.deepEqual([body.patch, body.template_metadata, metadata], [true, undefined, { app: 'demo', env: 'dev' }]);
    await assertSettled(changed);

    const published = await migrate({ ...changed, publish: true });
    assert.deepEqual(published.writes, ['PUT /prompts/:id/makeDefault']);
    assert.deepEqual(picked(published.answer, outcome), ['published', 2, true, 2]);
    assert.equal(published.answer.message, 'Prompt "Greeting" is up to date; version 2 now serves');
    assert.equal((await prompts.portkey('GET', `/prompts/${slug}`)).string, changed.string);
    await assertSettled({ ...changed, publish: true });
  });

  test('adds a version and publishes it in one run', async () => {
    await prompts.make(greeting);
    const changed = { ...greeting, string: 'Shout {{what}}', publish: true };
    const { answer, writes } = await migrate(changed);
    assert.deepEqual(writes, ['PUT /prompts/:id', 'PUT /prompts/:id/makeDefault']);
    assert.deepEqual(picked(answer, outcome), ['updated', 2, true, 2]);
    await assertSettled(changed);
  });

  test('shows with dry_run what it would do, and writes nothing', async () => {
    const dry = (given) => migrate({ ...greeting, ...given, dry_run: true });
    const wanted = [
      [{ name: 'Farewell' }, 'created', 'Would create new prompt "Farewell"'],
      [{ string: 'Shout' }, 'updated', 'Would update prompt "Greeting" (changes detected)'],
      [{}, 'unchanged', upToDate],
    ];
    const { id, slug } = await prompts.make(greeting);
    for (const [given, action, message] of wanted) {
      const { answer, writes } = await dry(given);
      const where = action === 'created' ? ['', ''] : [id, slug];
      assert.deepEqual(picked(answer, ['action', 'dry_run', 'message']), [action, true, message]);
      assert.deepEqual([answer.prompt_id, answer.slug, writes], [...where, []], message);
    }
    await prompts.revise(slug, { string: 'Shout' });
    const { answer, writes } = await dry({ string: 'Shout', publish: true });
    assert.deepEqual([answer.action, answer.dry_run, answer.published, writes], ['published', true, false, []]);
  });

  /** What of a prompt is compared, and how: the inputs that differ, and the field that they differ in. */
  const differences = [
    [{}],
    [{ parameters: { temperature: 0.5, what: 'hi' } }],
    [{ parameters: { what: 'hi', temperature: 0.5, model: 'gpt-4o' } }],
    [{ virtual_key: '@openai-main-258f4d' }],
    [{ model: undefined }],
    [{ tools: [] }],
    [{ template_metadata: {} }],
    [{ string: 'Other' }, 'string'],
    [{ parameters: { what: 'hi' } }, 'parameters'],
    [{ model: 'gpt-4o-mini' }, 'model'],
    [{ virtual_key: 'openai-spare-c03b51' }, 'virtual_key'],
    [{ version_description: 'Second' }, 'version_description'],
    [{ tools: [{ type: 'function', function: { name: 'wave', parameters: {} } }] }, 'tools'],
    [{ tool_choice: 'none' }, 'tool_choice'],
    [{ is_raw_template: true }, 'is_raw_template'],
    [{ env: 'prod' }, 'template_metadata'],
    [{ template_metadata: { team: 'core' } }, 'template_metadata'],
  ];
  test('takes for a change what is one', async () => {
    await prompts.make(greeting);
    for (const [given, field] of differences) {
      const { answer } = await migrate({ ...greeting, ...given, dry_run: true });
      const fields = [...new Set(answer.difference.map((each) => each.field.split('.')[0]))];
      assert.deepEqual([answer.action, fields], field ? ['updated', [field]] : ['unchanged', []], JSON.stringify(given));
    }
  });

  test('writes everything at once', async () => {
    const tools = [{ type: 'function', function: { name: 'wave', description: 'Waves.', parameters: { type: 'object' } } }];
    const chosen = { tools, tool_choice: 'auto', functions: [{ name: 'nod' }], is_raw_template: true };
    const given = { ...greeting, ...chosen, version_description: 'First', template_metadata: { team: 'core' } };
    await migrate(given);
    await assertSettled(given);
  });

  test('knows a virtual key by its id', async () => {
    const { data } = await prompts.portkey('GET', '/virtual-keys?current_page=0&page_size=100');
    const { id } = data.find(({ slug }) => slug === greeting.virtual_key);
    await migrate({ ...greeting, virtual_key: id });
    await assertSettled({ ...greeting, virtual_key: id });
    await assertSettled(greeting);
  });

  test('takes messages instead of a text, and exactly one of them', async () => {
    const { string, ...rest } = greeting;
    const messages = [{ role: 'user', content: 'Say "{{what}}"' }];
    const { answer } = await migrate({ ...rest, messages });
    assert.deepEqual(JSON.parse((await prompts.portkey('GET', `/prompts/${answer.slug}`)).string), messages);
    await assertSettled({ ...rest, messages });
    for (const given of [rest, { ...rest, string, messages }]) {
      const { given: said, requests } = await prompts.during(() => prompts.refused('migrate_prompt', given));
      assert.match(said, /"?string"?.*"?messages"?/);
      assert.deepEqual(requests, []);
    }
  });

  test('finds a name that differs by case where it is the only one', async () => {
    const { slug } = await prompts.make({ ...greeting, name: 'GREETING' });
    assert.equal((await migrate({ ...greeting, dry_run: true })).answer.slug, slug);
    const other = await prompts.make({ ...greeting, name: 'greeting' });
    const { given: said, requests } = await prompts.during(() => prompts.refused('migrate_prompt', greeting));
    assert.ok(said.includes(slug) && said.includes(other.slug) && said.includes('Nothing was written.'), said);
    assert.deepEqual(writesOf(stepsOf(requests)), []);
    const exact = await prompts.make(greeting);
    assert.equal((await migrate(greeting)).answer.slug, exact.slug);
    const twin = await prompts.make(greeting);
    const ambiguous = await prompts.refused('migrate_prompt', greeting);
    assert.ok(ambiguous.includes(exact.slug) && ambiguous.includes(twin.slug), ambiguous);
  });

  test('finds the last of a thousand', async () => {
    await prompts.control('POST', 'prompts', { collection_id: product, count: 1_000, name: 'Greeting' });
    const { slug } = await prompts.make(greeting);
    const { answer, requests, writes } = await migrate(greeting);
    assert.deepEqual([answer.action, answer.slug, writes], ['unchanged', slug, []]);
    assert.ok(requests.length < 30, `${requests.length} requests`);
    const { answer: created } = await migrate({ ...greeting, name: 'Salutation' });
    assert.equal(created.action, 'created');
  });

  test('finds any name, and does not rely on the search alone', async () => {
    for (const name of ['Größe & "Maß" 100%+?#', 'a/b\\c', ' spaced  out ', '{{x}}']) {
      const given = { ...greeting, name };
      const { slug } = (await migrate(given)).answer;
      const body = JSON.stringify({ object: 'list', total: 0, data: [] });
      await prompts.control('POST', 'misbehaviour', { path: '/prompts', body });
      const { answer, writes } = await migrate(given);
      assert.deepEqual([answer.action, answer.slug, writes], ['unchanged', slug, []], name);
    }
  });

  test('looks in its collection only', async () => {
    await prompts.make({ ...greeting, collection_id: rehearsal });
    assert.equal((await migrate(greeting)).answer.action, 'created');
    assert.equal((await prompts.named('Greeting')).length, 2);
  });

  for (const publish of [false, true]) {
    test(`waits for what it wrote to be seen, publish ${publish}`, async () => {
      await prompts.control('POST', 'stale-reads', { reads: 3 });
      for (const string of ['First', 'Second']) {
        const given = { ...greeting, string, publish };
        assert.deepEqual((await migrate(given)).answer.warnings, []);
        await assertSettled(given);
      }
      await prompts.control('POST', 'stale-reads', { reads: 0 });
      const [{ versions, serves }, ...others] = await prompts.named('Greeting');
      assert.deepEqual([versions, serves, others], [2, publish ? 2 : 1, []]);
    });
  }

  test('runs one after another for the same prompt', async () => {
    await prompts.control('POST', 'stale-reads', { reads: 2 });
    const { id: collection_id } = await prompts.portkey('GET', `/collections/${product}`);
    const spellings = [{}, {}, { name: 'GREETING' }, { collection_id }];
    await prompts.control('POST', 'misbehaviour', { method: 'GET', times: 4, delay_ms: 200 });
    const all = await Promise.all(spellings.map((given) => prompts.answer('migrate_prompt', { ...greeting, ...given })));
    assert.deepEqual(all.map(({ action }) => action).sort(), ['created', 'unchanged', 'unchanged', 'unchanged']);
    await prompts.control('POST', 'stale-reads', { reads: 0 });
    assert.equal((await prompts.named('Greeting')).length, 1);
  });
});
