// Ways to models: virtual keys, secret references, integrations with their models and workspaces, providers.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { allOf, assertShows, roundTrip } from './lifecycle.mjs';

export function models(session) {
  const call = (...asked) => session.call(...asked);
  const refused = (...asked) => session.refused(...asked);
  const here = () => ({ workspace_id: session.workspace.id });

  roundTrip(session, {
    of: 'virtual_key',
    id: 'slug',
    items: 'virtual_keys',
    values: () => ({
      given: {
        name: 'Batch jobs',
        provider: 'openai',
        key: 'sk-sample-0123456789',
        note: 'Nightly',
        usage_limits: { type: 'cost', credit_limit: 50, alert_threshold: 40, periodic_reset: 'weekly' },
        rate_limits: [{ type: 'requests', unit: 'rpm', value: 30 }],
        ...here(),
      },
      shown: {
        name: 'Batch jobs',
        note: 'Nightly',
        status: 'active',
        usage_limits: { type: 'cost', credit_limit: 50 },
        rate_limits: [{ type: 'requests', unit: 'rpm', value: 30 }],
      },
      change: {
        name: 'Nightly jobs',
        note: 'Every night',
        usage_limits: { type: 'tokens', credit_limit: 70_000 },
        rate_limits: [{ type: 'tokens', unit: 'rph', value: 4000 }],
      },
      scope: here(),
      where: here(),
    }),
    async meanwhile({ virtual_key_id }) {
      const { masked_api_key } = await call('get_virtual_key', { virtual_key_id, ...here() });
      assert.match(masked_api_key, /\*/);
    },
  });

  roundTrip(session, {
    of: 'secret_reference',
    values: () => ({
      given: {
        name: 'Batch key',
        description: 'Where the key of the batch jobs is',
        manager_type: 'hashicorp_vault',
        auth_config: { vault_auth_type: 'token', vault_addr: 'https://vault.example.com', vault_token: 'hvs.sample' },
        secret_path: 'kv/batch',
        secret_key: 'api_key',
        allowed_workspaces: [session.workspace.slug],
        tags: { team: 'batch' },
      },
      shown: {
        name: 'Batch key',
        manager_type: 'hashicorp_vault',
        auth_config: { vault_auth_type: 'token', vault_addr: 'https://vault.example.com' },
        secret_path: 'kv/batch',
        allow_all_workspaces: false,
        allowed_workspaces: [session.workspace.id],
        tags: { team: 'batch' },
      },
      change: {
        name: 'Key of the batch jobs',
        secret_path: 'kv/batch/v2',
        auth_config: { vault_namespace: 'jobs' },
        allow_all_workspaces: true,
        tags: { team: 'night' },
      },
      changed: {
        name: 'Key of the batch jobs',
        secret_path: 'kv/batch/v2',
        allow_all_workspaces: true,
        tags: { team: 'night' },
        auth_config: { vault_namespace: 'jobs', vault_addr: 'https://vault.example.com' },
      },
    }),
    async meanwhile({ secret_reference_id }) {
      const { auth_config } = await call('get_secret_reference', { secret_reference_id });
      assert.notEqual(auth_config.vault_token, 'hvs.sample');
      const integration = await call('create_integration', {
        name: 'Key in the vault',
        ai_provider_id: 'openai',
        secret_mappings: [{ target_field: 'key', secret_reference_id }],
      });
      await refused('delete_secret_reference', { secret_reference_id });
      await call('delete_integration', { slug: integration.slug });
    },
  });

  async function modelsOf(name) {
    const listed = () => allOf(session, 'list_integration_models', name, 'data');
    const custom = {
      slug: 'ft:gpt-4o:orders',
      enabled: true,
      is_custom: true,
      base_model_slug: 'gpt-4o',
      pricing_config: { type: 'static', pay_as_you_go: { request_token: { price: 0.0003 } } },
    };
    const before = await listed();
    await call('update_integration_models', { ...name, models: [custom], allow_all_models: false });
    assertShows(
      (await listed()).find(({ slug }) => slug === custom.slug),
      custom,
    );
    await call('update_integration_models', { ...name, models: [{ slug: custom.slug, enabled: false }] });
    assert.equal((await listed()).find(({ slug }) => slug === custom.slug).enabled, false);
    await call('delete_integration_model', { ...name, slugs: [custom.slug] });
    assert.deepEqual(await listed(), before);
  }

  async function workspacesOf(name) {
    const listed = () => allOf(session, 'list_integration_workspaces', name, 'data');
    const access = {
      id: session.workspace.slug,
      enabled: true,
      usage_limits: [{ type: 'tokens', credit_limit: 1000, alert_threshold: 900 }],
    };
    await call('update_integration_workspaces', { ...name, workspaces: [access] });
    assertShows(
      (await listed()).find(({ id }) => id === access.id),
      access,
    );
    const everywhere = { global_workspace_access: { enabled: false }, override_existing_workspace_access: true };
    await call('update_integration_workspaces', { ...name, ...everywhere });
    assert.ok((await listed()).every(({ enabled }) => enabled === false));
  }

  async function providersOf({ slug: integration_id }) {
    const provider = await call('create_provider', { name: 'Default', integration_id, ...here() });
    assert.match(await refused('delete_integration', { slug: integration_id }), /AB07/);
    await call('delete_provider', { slug: provider.slug, ...here() });
  }

  roundTrip(session, {
    of: 'integration',
    key: 'slug',
    by: 'slug',
    values: () => ({
      given: {
        name: 'OpenAI for batches',
        ai_provider_id: 'openai',
        key: 'sk-sample-9876543210',
        description: 'Half the price',
        configurations: { openai_organization: 'org-sample' },
        pricing_adjustments: { multiplier: { request_token: 1.2 } },
      },
      shown: {
        name: 'OpenAI for batches',
        ai_provider_id: 'openai',
        description: 'Half the price',
        type: 'organisation',
        configurations: { openai_organization: 'org-sample' },
        pricing_adjustments: { multiplier: { request_token: 1.2 } },
      },
      change: {
        name: 'OpenAI for nights',
        description: 'A tenth of the price',
        pricing_adjustments: { multiplier: { request_token: 1.5 } },
      },
    }),
    async meanwhile(name) {
      await modelsOf(name);
      await workspacesOf(name);
      await providersOf(name);
    },
  });

  test('integrations: one of a workspace, with its provider', async () => {
    const { slug } = await call('create_integration', {
      ...{ name: 'Mistral', ai_provider_id: 'mistral-ai', key: 'sample-mistral-key', ...here() },
      ...{ create_default_provider: true, default_provider_slug: 'mistral-here' },
    });
    assertShows(await call('get_integration', { slug }), { type: 'workspace', workspace_id: session.workspace.id });
    const provider = { slug: 'mistral-here', ...here() };
    assertShows(await call('get_provider', provider), { integration_id: slug, provider: 'mistral-ai' });
    await call('delete_provider', provider);
    await call('delete_integration', { slug });
  });

  roundTrip(session, {
    of: 'provider',
    key: 'slug',
    id: 'slug',
    values: () => ({
      given: {
        name: 'OpenAI for support',
        integration_id: 'openai-main',
        slug: 'openai-support',
        note: 'Chat only',
        rate_limits: [{ type: 'tokens', unit: 'rpd', value: 100_000 }],
        usage_limits: { type: 'cost', credit_limit: 30 },
        expires_at: '2027-06-30T00:00:00.000Z',
        ...here(),
      },
      shown: {
        ...{ name: 'OpenAI for support', slug: 'openai-support', integration_id: 'openai-main', provider: 'openai' },
        rate_limits: [{ type: 'tokens', unit: 'rpd', value: 100_000 }],
        usage_limits: { type: 'cost', credit_limit: 30 },
        expires_at: '2027-06-30T00:00:00.000Z',
      },
      change: {
        name: 'OpenAI for mail',
        note: 'Chat and mail',
        reset_usage: true,
        expires_at: '2027-07-31T00:00:00.000Z',
      },
      scope: here(),
      where: here(),
    }),
  });

  test('models: what they cost and take', async () => {
    const model = { provider: 'openai', model: 'gpt-4o' };
    const { pay_as_you_go } = await call('get_model_pricing', model);
    assert.ok(pay_as_you_go.request_token.price > 0);
    const { params } = await call('get_model_config', model);
    assert.ok(params.some(({ key }) => key === 'max_tokens'));
    await refused('get_model_pricing', { ...model, model: 'no-such-model' });
  });
}
