// What a client with everything can do with a server that offers everything: the catalogue of mcp-fixture-server.
import { test } from 'node:test';
import assert from 'node:assert/strict';

const levelKey = 'io.modelcontextprotocol/logLevel';
const watched = 'test://watched-resource';
const changes = [
  ['test_trigger_tool_change', 'notifications/tools/list_changed'],
  ['test_trigger_prompt_change', 'notifications/prompts/list_changed'],
  ['test_trigger_resource_change', 'notifications/resources/updated'],
];

const allSteps = [0, 50, 100];

/** What a server said in a session of these tests holds all progress. */
export function assertProgress(messages) {
  const told = messages.filter(({ method }) => method === 'notifications/progress');
  assert.deepEqual(
    told.map(({ params }) => params.progress),
    allSteps,
  );
}

/** The tools that ask, what they ask for, and what they say once they are answered. */
const asking = [
  ['test_elicitation', { message: 'Who?' }, ['elicitation/create'], /"username":"Ada"/],
  ['test_elicitation_sep1034_defaults', {}, ['elicitation/create'], /"name":"John Doe".*"verified":true/],
  ['test_elicitation_sep1330_enums', {}, ['elicitation/create'], /"titledMulti":\["value1"\]/],
  ['test_sampling', { prompt: 'The capital of France?' }, ['sampling/createMessage'], /LLM response: Paris/],
  ['test_input_required_result_elicitation', {}, ['elicitation/create'], /Hello, Ada!/],
  ['test_input_required_result_sampling', {}, ['sampling/createMessage'], /model has answered/],
  ['test_input_required_result_list_roots', {}, ['roots/list'], /named its roots/],
  ['test_input_required_result_request_state', {}, ['elicitation/create'], /state-ok/],
  [
    'test_input_required_result_multiple_inputs',
    {},
    ['elicitation/create', 'roots/list', 'sampling/createMessage'],
    /All three were answered/,
  ],
  ['test_input_required_result_multi_round', {}, ['elicitation/create', 'elicitation/create'], /your color is Ada/],
];

const textOf = ({ content, isError }) => {
  assert.notEqual(isError, true, content?.[0]?.text);
  return content[0].text;
};

/**
 * The tests of one session, from the first message to the last. `connect()` gives a session of answering_clients.mjs, `legacy`
 * says whether it is one of the eras with a handshake, `hearing()` resolves once what the server was asked to tell can be heard,
 * and `translated` says that something on the way makes modern requests of a session: it repeats no parameter in a header,
 * and listens to other resources when it gets round to it.
 */
export function fixtureSession(connect, { legacy, hearing = async () => {}, translated = false }) {
  let session, client;
  const call = (name, given = {}, options) => session.call({ name, arguments: given }, options);

  test('connects', async () => {
    session = await connect();
    ({ client } = session);
    const offered = client.getServerCapabilities();
    for (const feature of ['tools', 'resources', 'prompts', 'completions', 'logging']) assert.ok(offered[feature]);
  });
  test('lists tools, resources, templates and prompts', async () => {
    const { tools } = await client.listTools();
    assert.ok(tools.some(({ name }) => name === 'test_x_mcp_header'));
    const { resources } = await client.listResources();
    assert.ok(resources.some(({ uri }) => uri === watched));
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.deepEqual(
      resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      ['test://template/{id}/data'],
    );
    const { prompts } = await client.listPrompts();
    assert.ok(prompts.some(({ name }) => name === 'test_prompt_with_arguments'));
  });
  test('is given every kind of content', async () => {
    const kinds = async (name) => (await call(name)).content.map(({ type }) => type);
    assert.deepEqual(await kinds('test_audio_content'), ['audio']);
    assert.deepEqual(await kinds('test_multiple_content_types'), ['text', 'image', 'resource']);
    assert.equal((await call('test_error_handling')).isError, true);
  });
  if (!translated)
    test('passes a parameter that a header repeats', async () => {
      for (const region of ['eu-west', ' Zürich ', '=?base64?eA==?='])
        assert.equal(textOf(await call('test_x_mcp_header', { region })), `Region: ${region}`);
    });
  test('reads resources', async () => {
    const read = async (uri) => (await client.readResource({ uri })).contents[0];
    assert.match((await read('test://static-text')).text, /static text resource/);
    assert.equal((await read('test://static-binary')).mimeType, 'image/png');
    assert.equal(JSON.parse((await read('test://template/7/data')).text).id, '7');
    await assert.rejects(read('test://nowhere'), ({ code }) => (legacy ? [-32002, -32602] : [-32602]).includes(code));
  });
  test('gets prompts', async () => {
    const given = { name: 'test_prompt_with_arguments', arguments: { arg1: 'one', arg2: 'two' } };
    const { messages } = await client.getPrompt(given);
    assert.match(messages[0].content.text, /arg1='one', arg2='two'/);
    await assert.rejects(client.getPrompt({ ...given, arguments: {} }), ({ code }) => code === -32602);
    session.asked.length = 0;
    const { messages: said } = await client.getPrompt({ name: 'test_input_required_result_prompt' });
    assert.equal(said[0].content.text, 'Context: Ada');
    assert.deepEqual(session.asked, ['elicitation/create']);
  });
  test('completes an argument', async () => {
    const ref = { type: 'ref/prompt', name: 'test_prompt_with_arguments' };
    const { completion } = await client.complete({ ref, argument: { name: 'arg1', value: 'test' } });
    assert.deepEqual(completion.values, ['testValue1', 'testValue2']);
  });
  test('hears of progress', async () => {
    const steps = [];
    const onprogress = ({ progress }) => steps.push(progress);
    assert.ok(textOf(await call('test_tool_with_progress', {}, { onprogress })));
    // A client may forget whom to tell when the answer comes in one piece with what was before it.
    assert.deepEqual(steps, allSteps.slice(0, Math.max(steps.length, 1)));
  });
  for (const [name, given, methods, said] of asking) {
    test(`answers what ${name} asks`, async () => {
      session.asked.length = 0;
      assert.match(textOf(await call(name, given)), said);
      assert.deepEqual(session.asked.toSorted(), methods);
    });
  }
  test('hears log messages at the level it wants', async () => {
    const at = async (level) => {
      if (legacy) await client.setLoggingLevel(level);
      const meta = legacy ? undefined : { [levelKey]: level };
      assert.ok(textOf(await session.call({ name: 'test_tool_with_logging', arguments: {}, ...(meta && { meta }) })));
    };
    await at('error');
    assert.deepEqual(session.heard('notifications/message'), []);
    await at('info');
    const messages = await session.hears('notifications/message', 3);
    assert.deepEqual(
      messages.map(({ params }) => params.level),
      ['info', 'info', 'info'],
    );
  });
  test('hears of changes while it wants to', async () => {
    const all = { toolsListChanged: true, promptsListChanged: true, resourceSubscriptions: [watched] };
    const listening = legacy ? undefined : await client.listen(all);
    if (legacy) await client.subscribeResource({ uri: watched });
    else assert.deepEqual(listening.honoredFilter, all);
    await hearing();
    for (const [tool, method] of changes) {
      // A bridge may have said so, too, when it began to listen.
      const already = session.heard(method).length;
      await call(tool);
      await session.hears(method, already + 1);
    }
    if (legacy) {
      await client.unsubscribeResource({ uri: watched });
    } else {
      await listening.close();
      assert.equal(await listening.closed, 'local');
    }
    if (translated) return;
    await call('test_trigger_resource_change');
    await call('test_simple_text');
    assert.equal(session.heard('notifications/resources/updated').length, 1);
  });
  test('closes', () => client.close());
}
