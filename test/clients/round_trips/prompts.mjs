// Configs, and prompts with their collections, partials, labels and versions.
import assert from 'node:assert/strict';
import { allOf, assertShows, roundTrip } from './lifecycle.mjs';

export function prompts(session) {
  const call = (...asked) => session.call(...asked);
  const refused = (...asked) => session.refused(...asked);
  const here = () => ({ workspace_id: session.workspace.id });
  const collection = async () => (await call('list_collections', here())).collections[0].id;

  roundTrip(session, {
    of: 'config',
    getKey: 'slug',
    by: 'slug',
    items: 'configurations',
    values: () => ({
      given: { name: 'Two tries', config: { retry: { attempts: 2 } }, ...here() },
      shown: { name: 'Two tries', config: { retry: { attempts: 2 } } },
      change: { name: 'Three tries', config: { retry: { attempts: 3 }, cache: { mode: 'simple' } } },
    }),
    async meanwhile(name) {
      const versions = await allOf(session, 'list_config_versions', name, 'data');
      assert.equal(versions.length, 2);
      assert.deepEqual(versions.map(({ config }) => config.retry.attempts).sort(), [2, 3]);
    },
  });

  roundTrip(session, {
    of: 'collection',
    items: 'collections',
    values: () => ({
      given: { name: 'Invoices', ...here() },
      change: { name: 'Bills' },
      scope: here(),
    }),
    async meanwhile(name) {
      const { id } = await call('create_collection', {
        name: 'Old',
        ...here(),
        parent_collection_id: name.collection_id,
      });
      assertShows(await call('get_collection', name), { child_collections: [{ id, name: 'Old' }] });
      assertShows(await call('get_collection', { collection_id: id }), { parent_collection_id: name.collection_id });
      assert.match(await refused('delete_collection', name), /AB07/);
      await call('delete_collection', { collection_id: id });
    },
  });

  roundTrip(session, {
    of: 'prompt_label',
    key: 'label_id',
    values: () => ({
      given: { name: 'canary', description: 'A tenth of the traffic', color_code: '#00838F', ...here() },
      change: { description: 'Half of the traffic', color_code: '#4E342E' },
      scope: here(),
    }),
  });

  roundTrip(session, {
    of: 'prompt_partial',
    values: () => ({
      given: { name: 'Greeting', string: 'Be kind.', version_description: 'First', ...here() },
      shown: { name: 'Greeting', string: 'Be kind.', version: 1 },
      change: { name: 'Salutation', string: 'Be kind and brief.' },
      changed: { name: 'Salutation', string: 'Be kind.', version: 1 },
    }),
    async meanwhile(name) {
      const versions = await allOf(session, 'list_partial_versions', name, 'data');
      assert.deepEqual(versions.map(({ version, string }) => `${version} ${string}`).sort(), [
        '1 Be kind.',
        '2 Be kind and brief.',
      ]);
      await call('publish_partial', { ...name, version: 2 });
      assertShows(await call('get_prompt_partial', name), { string: 'Be kind and brief.', version: 2 });
    },
  });

  /** The version that `number` is, which must be the only one with it. */
  async function versionOf(name, number) {
    const found = (await allOf(session, 'list_prompt_versions', name, 'data')).filter(
      ({ prompt_version }) => prompt_version === number,
    );
    assert.equal(found.length, 1, `version ${number}`);
    return { ...name, version_id: found[0].id };
  }

  const rendered = async (prompt_id) =>
    (await call('render_prompt', { prompt_id, variables: { order: 4711 } })).rendered_messages[0].content;

  async function renderedWith(prompt_id, hyperparameters) {
    const answer = await call('render_prompt', { prompt_id, variables: {}, hyperparameters });
    assertShows(answer.hyperparameters, hyperparameters);
  }

  const chat = (content) => JSON.stringify([{ role: 'user', content }]);

  async function labelled(name) {
    const version = await versionOf(name, 1);
    const { id: label_id } = await call('create_prompt_label', { name: 'stable', ...here() });
    await call('update_prompt_version', { ...version, label_id });
    assertShows(await call('get_prompt_version', version), { version: { version_number: 1, label_id } });
    const { data } = await call('list_prompt_versions', name);
    assert.equal(data.find(({ id }) => id === version.version_id).label_id, label_id);
    assert.equal(await rendered(`${name.prompt_id}@stable`), 'Where is order 4711?');
    await call('update_prompt_version', { ...version, label_id: null });
    assert.equal((await call('get_prompt_version', version)).version.label_id, undefined);
    await call('delete_prompt_label', { label_id });
    await refused('get_prompt_label', { label_id });
  }

  roundTrip(session, {
    of: 'prompt',
    items: 'prompts',
    values: async () => ({
      given: {
        name: 'Order status',
        collection_id: await collection(),
        string: chat('Where is order {{order}}?'),
        parameters: { model: 'gpt-4o', max_tokens: 100 },
        virtual_key: 'openai-main-258f4d',
        model: 'gpt-4o',
        version_description: 'First',
        template_metadata: { owner: 'support' },
        tools: [{ type: 'function', function: { name: 'find_order' } }],
        tool_choice: { type: 'function', function: { name: 'find_order' } },
      },
      shown: {
        name: 'Order status',
        current_version: {
          version_number: 1,
          template: chat('Where is order {{order}}?'),
          model: 'gpt-4o',
          virtual_key: 'openai-main-258f4d',
          parameters: { max_tokens: 100 },
          metadata: { owner: 'support' },
          tools: [{ type: 'function', function: { name: 'find_order' } }],
          tool_choice: { type: 'function', function: { name: 'find_order' } },
        },
      },
      change: {
        string: chat('Find order {{order}}!'),
        version_description: 'Shorter',
        parameters: { model: 'gpt-4o-mini', max_tokens: 50 },
        model: 'gpt-4o-mini',
        template_metadata: { owner: 'sales' },
      },
      changed: { current_version: { version_number: 1 } },
    }),
    async meanwhile(name) {
      assert.equal(await rendered(name.prompt_id), 'Where is order 4711?', 'the default version is still the first');
      assertShows(await call('get_prompt_version', await versionOf(name, 2)), {
        version: { version_number: 2, template: chat('Find order {{order}}!') },
      });
      await labelled(name);
      await call('publish_prompt', { ...name, version: 2 });
      assertShows(await call('get_prompt', name), {
        current_version: {
          version_number: 2,
          description: 'Shorter',
          model: 'gpt-4o-mini',
          parameters: { max_tokens: 50 },
          metadata: { owner: 'sales' },
        },
      });
      const { prompts: before } = await call('list_prompts');
      await call('update_prompt', { ...name, name: 'Where orders are' });
      const { prompts: after } = await call('list_prompts');
      assert.equal(after.find(({ id }) => id === name.prompt_id).name, 'Where orders are');
      assert.equal(after.length, before.length);
      assert.equal(await rendered(name.prompt_id), 'Find order 4711!');
      await renderedWith(name.prompt_id, { temperature: 0.5, max_tokens: 7 });
    },
  });
}
