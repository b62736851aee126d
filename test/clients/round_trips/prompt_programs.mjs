// From code into one environment, from there into the next, and then for an answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';

export function promptPrograms(session) {
  const call = (...asked) => session.call(...asked);

  test('a prompt from code to an answer in another environment', async () => {
    const scope = { workspace_id: session.workspace.id };
    const [{ id: development }, { id: production }] = await Promise.all(
      ['Drafts', 'Live'].map((name) => call('create_collection', { name, ...scope })),
    );
    const inCode = {
      name: 'farewell-dev',
      app: 'shop',
      env: 'dev',
      collection_id: development,
      messages: [{ role: 'user', content: 'Say goodbye to {{who}}' }],
      parameters: { who: 'everybody' },
      virtual_key: 'openai-main-258f4d',
      model: 'gpt-4o',
    };
    assert.equal((await call('migrate_prompt', inCode)).action, 'created');
    const { prompt_id } = await call('migrate_prompt', inCode);
    const { source, target, serving_version } = await call('promote_prompt', {
      source_prompt_id: prompt_id,
      target_collection_id: production,
      target_env: 'prod',
    });
    assert.deepEqual([source.version_number, target.action, serving_version], [1, 'created', 1]);
    const { name, current_version } = await call('get_prompt', { prompt_id: target.prompt_id });
    assert.deepEqual([name, current_version.metadata.env], ['farewell-prod', 'prod']);

    const metadata = { client_id: 'acme', app: 'shop', env: 'prod', project_id: 'p-1' };
    assert.equal((await call('validate_completion_metadata', metadata)).valid, true);
    const said = await call('run_prompt_completion', { prompt_id: target.prompt_id, variables: { who: 'Ada' }, metadata });
    assert.ok(said.response.length > 0);
    assert.equal(said.cost_cents, 0.0185);
    for (const id of [prompt_id, target.prompt_id]) await call('delete_prompt', { prompt_id: id });
    for (const collection_id of [development, production]) await call('delete_collection', { collection_id });
  });
}
