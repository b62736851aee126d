// The programs of prompts where they wait: for Portkey to show what they wrote, for each other, for an answer that takes long.
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { greeting, startPrompts, stepsOf, writesOf } from './support/prompt_programs.mjs';
import { eventually } from './support/servers.mjs';
import { answerOf } from './support/tools.mjs';

let prompts;
before(async () => {
  prompts = await startPrompts();
});
after(() => prompts?.stop());
beforeEach(() => prompts.reset());

describe('what Portkey does not show once it is written', () => {
  test('leads to a warning where a prompt was made', async () => {
    await prompts.control('POST', 'stale-reads', { reads: 1_000 });
    const { action, warnings } = await prompts.answer('migrate_prompt', greeting);
    assert.equal(action, 'created');
    assert.match(warnings.join(), /list_prompts/);
  });

  test('is not published, and that is said', async () => {
    await prompts.make(greeting);
    const reads = 3; // search, prompt and history
    await prompts.control('POST', 'misbehaviour', { method: 'GET', skip: reads, times: 1_000, statuses: [403] });
    const { given: said, requests } = await prompts.during(() =>
      prompts.refused('migrate_prompt', { ...greeting, string: 'Shout', publish: true }),
    );
    assert.deepEqual(writesOf(stepsOf(requests)), ['PUT /prompts/:id']);
    await prompts.control('DELETE', 'misbehaviour');
    const [{ slug, versions, serves }] = await prompts.named(greeting.name);
    assert.deepEqual([versions, serves], [2, 1]);
    assert.ok(said.includes(slug), said);
    assert.match(said, /list_prompt_versions[^]*publish_prompt/);
  });
});

describe('two of the same', () => {
  const migrate = (options) => prompts.call('migrate_prompt', greeting, options);
  const asked = async () => stepsOf(await prompts.requests());
  const hold = async (delay_ms) => {
    await prompts.control('POST', 'misbehaviour', { delay_ms });
    await prompts.control('DELETE', 'requests');
  };

  test('the second asks nothing if it is cancelled while it waits', async () => {
    const { requests: alone } = await prompts.during(() => migrate());
    await prompts.reset();
    await hold(1_500);
    const first = migrate();
    await eventually(async () => (await asked()).length > 0, 'request of the first');
    const abort = new AbortController();
    const second = migrate({ signal: abort.signal });
    await sleep(100);
    abort.abort('no longer wanted');
    await assert.rejects(second);
    assert.equal(answerOf(await first, 'migrate_prompt').action, 'created');
    assert.deepEqual(await asked(), stepsOf(alone));
  });

  test('the second goes on if the first is cancelled', async () => {
    await hold(600_000);
    const abort = new AbortController();
    const first = migrate({ signal: abort.signal });
    await eventually(async () => (await asked()).length > 0, 'request of the first');
    const second = migrate();
    await sleep(100);
    abort.abort('no longer wanted');
    await assert.rejects(first);
    assert.equal(answerOf(await second, 'migrate_prompt').action, 'created');
    assert.deepEqual(writesOf(await asked()), ['POST /prompts']);
  });
});

describe('a program that takes its time', () => {
  test('says that it is still at it', async () => {
    await prompts.control('POST', 'misbehaviour', { delay_ms: 2_500 });
    const told = [];
    const onprogress = ({ progress, message }) => void told.push([progress, message]);
    answerOf(await prompts.call('migrate_prompt', greeting, { onprogress }), 'migrate_prompt');
    assert.ok(told.length > 0 && told.every(([, message]) => message), JSON.stringify(told));
    assert.ok(told.every(([progress], at) => at === 0 || progress > told[at - 1][0]), JSON.stringify(told));
  });
});
