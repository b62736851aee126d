// The programs of prompts where something goes wrong on the way: whichever request fails or whenever the caller gives up, what
// is said is true, nothing further is written, and the same call once more brings what it should have.
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { greeting, rehearsal, sample, startPrompts, stepsOf, writesOf } from './support/prompt_programs.mjs';
import { eventually } from './support/servers.mjs';
import { answerOf, errorText } from './support/tools.mjs';

let prompts;
before(async () => {
  prompts = await startPrompts();
});
after(() => prompts?.stop());
beforeEach(() => prompts.reset());

const changed = { ...greeting, string: 'Shout {{what}}' };
const { app, env, ...plain } = greeting;
const promotion = { source_prompt_id: sample.slug, target_collection_id: rehearsal, target_env: 'prod' };
const promoted = `${sample.name}-prod`;
const completion = { prompt_id: sample.slug, variables: {}, metadata: { client_id: 'acme', app: 'demo', env: 'dev' } };

const nothing = async () => {};
const anOld = async () => void (await prompts.make(greeting));
const aLatest = async () => void (await prompts.revise((await prompts.make(greeting)).slug, { string: changed.string }));
const anOldCopy = async () => {
  await prompts.answer('promote_prompt', promotion);
  await prompts.revise(sample.slug, { string: 'Shorter' });
  await prompts.serve(sample.slug, sample.version + 1);
};

/**
 * Programs by what they find: the tool, its arguments, what there is before, and the prompt that it is about; `spared` is a step
 * that it gets on without, `settles` says that the call can be made again.
 */
const programs = [
  ['creates', 'migrate_prompt', greeting, nothing, greeting.name, { settles: true }],
  ['updates', 'migrate_prompt', changed, anOld, greeting.name, { settles: true }],
  ['updates and publishes', 'migrate_prompt', { ...changed, publish: true }, anOld, greeting.name, { settles: true }],
  ['publishes', 'migrate_prompt', { ...changed, publish: true }, aLatest, greeting.name, { settles: true }],
  ['creates', 'promote_prompt', promotion, nothing, promoted, { settles: true }],
  ['updates and publishes', 'promote_prompt', { ...promotion, publish: true }, anOldCopy, promoted, { settles: true }],
  ['creates', 'create_prompt', plain, nothing, greeting.name, {}],
  ['updates', 'update_prompt', { prompt_id: sample.slug, string: 'Other' }, nothing, sample.name, {}],
  ['compares', 'update_prompt', { prompt_id: sample.slug, string: 'Other', dry_run: true }, nothing, sample.name, {}],
  ['reads', 'get_prompt', { prompt_id: sample.slug }, nothing, sample.name, { spared: 'GET /prompts/:id/versions' }],
  ['completes', 'run_prompt_completion', completion, nothing, sample.name, { spared: 'GET /model-configs' }],
];

/** The tools with which what happened can be seen or brought to its end. */
const settling = /\b(get_prompt|list_prompts|list_prompt_versions|publish_prompt|migrate_prompt|promote_prompt)\b/;

const shape = (found) => found.map(({ name, versions, serves }) => ({ name, versions, serves }));

for (const [does, tool, given, there, about, { settles = false, spared }] of programs) {
  describe(`${tool}, where it ${does}`, () => {
    /** A fresh Portkey with what is there before, and the prompts that it is about. */
    async function begin() {
      await prompts.reset();
      await there();
      return prompts.named(about);
    }
    /** The steps of a run that nothing disturbs, and what there is afterwards. */
    async function undisturbed() {
      await begin();
      const { requests } = await prompts.during(() => prompts.answer(tool, given));
      return { steps: stepsOf(requests), end: shape(await prompts.named(about)) };
    }
    async function assertCompletes(end, what) {
      await prompts.control('DELETE', 'misbehaviour');
      if (!settles) return;
      await prompts.answer(tool, given);
      assert.deepEqual(shape(await prompts.named(about)), end, `${what}: the same call once more`);
    }

    test('tells the truth whichever request is refused', async () => {
      const { steps, end } = await undisturbed();
      for (let k = 0; k < steps.length; ++k) {
        const first = await begin();
        await prompts.control('POST', 'misbehaviour', { skip: k, statuses: [403] });
        const { given: result, requests } = await prompts.during(() => prompts.call(tool, given));
        const asked = stepsOf(requests);
        const what = `request ${k + 1}, ${asked[k]}`;
        const written = writesOf(asked.slice(0, k));
        const now = await prompts.named(about);
        // After a write it looks again until it sees what it wrote.
        const isSpared = (spared && asked[k].startsWith(spared)) || (written.length > 0 && asked[k].startsWith('GET '));
        if (isSpared) {
          answerOf(result, tool);
          assert.deepEqual(shape(now), end, what);
          continue;
        }
        const said = errorText(result);
        assert.deepEqual(writesOf(asked.slice(k + 1)), [], `${what}: nothing is written after it`);
        if (written.length === 0) assert.deepEqual(now, first, `${what}: nothing was written`);
        if (asked[k].endsWith('/makeDefault')) {
          const [{ slug, versions }] = now;
          assert.match(said, /publish_prompt/, what);
          assert.ok(said.includes(slug) && said.includes(`version ${versions}`), `${what}: ${said}`);
        } else if (settles) {
          assert.match(said, /nothing was written\./i, what);
        }
        await assertCompletes(end, what);
      }
    });

    test('writes nothing further where the answer to a write is lost', async () => {
      const { steps, end } = await undisturbed();
      for (const [k, write] of writesOf(steps).entries()) {
        await begin();
        const method = write.split(' ')[0];
        const skip = writesOf(steps).slice(0, k).filter((each) => each.startsWith(method)).length;
        await prompts.control('POST', 'misbehaviour', { method, skip, drop: true });
        const { given: result, requests } = await prompts.during(() => prompts.call(tool, given));
        const said = errorText(result);
        assert.deepEqual(writesOf(stepsOf(requests)), writesOf(steps).slice(0, k + 1), `${write}: ${said}`);
        assert.match(said, settling, write);
        assert.doesNotMatch(said, /nothing was written/i, write);
        await assertCompletes(end, write);
      }
    });

    test('asks nothing further once it is cancelled', async () => {
      const { steps, end } = await undisturbed();
      for (let k = 0; k < steps.length; ++k) {
        const what = `request ${k + 1}, ${steps[k]}`;
        await begin();
        // A write that was sent runs to its end.
        const delay_ms = steps[k].startsWith('GET ') ? 600_000 : 600;
        await prompts.control('POST', 'misbehaviour', { skip: k, delay_ms });
        await prompts.control('DELETE', 'requests');
        const logged = prompts.daemon.said.err.length;
        const abort = new AbortController();
        const called = prompts.call(tool, given, { signal: abort.signal });
        const reached = async () => (await prompts.requests()).length > k;
        await eventually(reached, what);
        abort.abort('no longer wanted');
        await assert.rejects(called);
        const ended = new RegExp(`"event":"call".*"tool":"${tool}"`);
        await eventually(() => ended.test(prompts.daemon.said.err.slice(logged)), `end of the call at ${what}`);
        await sleep(delay_ms === 600 ? 700 : 50);
        const asked = stepsOf(await prompts.requests());
        assert.deepEqual(writesOf(asked), writesOf(steps.slice(0, k + 1)), what);
        // One read may have been sent beside it.
        assert.ok(asked.length <= k + 2, `${what}: ${asked}`);
        await assertCompletes(end, what);
      }
    });
  });
}

describe('what a program may not do', () => {
  let narrow;
  before(async () => {
    narrow = await startPrompts({
      PORTKEY_MCP_TOOLS_EXCLUDE: 'create_prompt,publish_prompt',
      PORTKEY_MCP_TOOLS_SURFACE: 'core',
      PORTKEY_WORKSPACE_API_KEY: '',
    });
  });
  after(() => narrow?.stop());
  const refused = async (tool, given) => {
    const { given: said, requests } = await narrow.during(() => narrow.refused(tool, given));
    return { said, steps: stepsOf(requests) };
  };

  test('it does not: what the daemon leaves out', async () => {
    const created = await refused('migrate_prompt', greeting);
    assert.match(created.said, /create_prompt[^]*nothing was written\./i);
    assert.deepEqual(writesOf(created.steps), []);
    await narrow.make(greeting);
    const published = await refused('migrate_prompt', { ...changed, publish: true });
    assert.match(published.said, /publish_prompt/);
    assert.ok(!published.steps.includes('PUT /prompts/:id/makeDefault'));
    const { answer } = await narrow.run('migrate_prompt', { ...changed, dry_run: true });
    assert.equal(answer.dry_run, true);
  });

  test('it does not: what there is no key for', async () => {
    const { said, steps } = await refused('run_prompt_completion', completion);
    assert.match(said, /Workspace key/i);
    assert.deepEqual(steps, []);
  });

  test('it does not show as what it would do either', async () => {
    for (const metadata of [undefined, { app: 'demo' }, { client_id: 'acme', app: 'demo', env: 'x'.repeat(129) }]) {
      const given = { ...completion, metadata };
      const really = await refused('run_prompt_completion', given);
      const shown = { name: 'run_prompt_completion', arguments: given, dry_run: true };
      assert.deepEqual(await refused('call_write_tool', shown), really);
      assert.match(really.said, /Billing metadata/);
    }
  });
});

describe('what is not there', () => {
  test('is said before anything is written', async () => {
    const calls = [
      ['migrate_prompt', { ...greeting, collection_id: 'nowhere' }],
      ['promote_prompt', { ...promotion, source_prompt_id: 'pp-nothing-000000' }],
      ['promote_prompt', { ...promotion, target_collection_id: 'nowhere' }],
    ];
    for (const [tool, given] of calls) {
      const { given: said, requests } = await prompts.during(() => prompts.refused(tool, given));
      assert.match(said, /nothing was written\./i);
      assert.deepEqual(writesOf(stepsOf(requests)), []);
    }
  });
});
