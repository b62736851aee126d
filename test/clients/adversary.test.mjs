// Whoever has a confirmation that is not for this call, not theirs, not fresh or not whole gets nothing done with it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { bearing, scratchFolder, tomlOf } from './support/identity.mjs';
import {
  answered,
  people,
  questionIn,
  rawCaller,
  refusalOf,
  resultIn,
  startGuardedPortkey,
} from './support/guarded_portkey.mjs';
import { openAskedSession } from './support/pending_session.mjs';

const tokens = { alice: 'alice-token-0123456789abcdef0123456789', bob: 'bob-token-0123456789abcdef0123456789' };
const yes = people.agrees;

/** The text with one byte of what it encodes changed, at 16 places from its beginning to its end. */
function flipped(text) {
  const bytes = Buffer.from(text, 'base64url');
  return Array.from({ length: 16 }, (_, at) => {
    const copy = Buffer.from(bytes);
    const place = Math.floor((at * (bytes.length - 1)) / 15);
    copy[place] ^= 1 << (at % 8);
    return [`a byte flipped at ${place}`, copy.toString('base64url')];
  });
}

/** What becomes of a sealed text in the wrong hands. */
const tampered = (text) => [
  ...flipped(text),
  ['truncated by one', text.slice(0, -1)],
  ['truncated to half', text.slice(0, text.length / 2)],
  ['only its head', text.slice(0, 28)],
  ['extended', `${text}AAAA`],
  ['extended by itself', text + text],
  ['with a blank', ` ${text}`],
  ['with padding', `${text}==`],
  ['the text it holds, unsealed', Buffer.from('{"kind":"confirmation"}').toString('base64url')],
  ['blank', ' '],
];

describe('adversary', () => {
  let portkey, daemon, restarted, guarded;
  before(async () => {
    portkey = await startGuardedPortkey();
    daemon = await portkey.serve({ PORTKEY_MCP_SERVER_THREADS: '2' });
    restarted = await portkey.serve();
    const token = Object.entries(tokens).map(([name, secret]) => ({ name, secret }));
    const config = scratchFolder().file('config.toml', tomlOf({ identity: { mode: 'bearer', token } }));
    guarded = await portkey.serve({ PORTKEY_MCP_CONFIG: config });
  });
  after(() => portkey?.stop());

  const caller = (who, asks) => rawCaller(guarded, { asks, headers: bearing(tokens[who]) });
  const remove = ({ slug }) => ['delete_config', { config_id: slug }];

  /** Two ways to confirm, which take the same attacks: `ask` gives what has to come back, `come` comes back with it. */
  const manners = {
    'a question to the client': {
      by: (to, options) => rawCaller(to, options),
      as: (who) => caller(who, true),
      async ask(call, config) {
        const question = questionIn(await call(...remove(config)));
        return { sealed: question.state, question, config };
      },
      come: (call, { question, config }, sealed, [name, given] = remove(config)) =>
        call(name, given, answered({ ...question, state: sealed }, yes, config.name)),
    },
    'a second step': {
      by: (to, options) => rawCaller(to, { ...options, asks: false }),
      as: (who) => caller(who, false),
      async ask(call, config) {
        const { confirm } = resultIn(await call(...remove(config)));
        return { sealed: confirm, config };
      },
      come: (call, { config }, sealed, [name, given] = remove(config)) =>
        call(name, { ...given, confirm: sealed, confirm_name: config.name }),
    },
  };

  for (const [manner, { by, as, ask, come }] of Object.entries(manners)) {
    describe(manner, () => {
      /** A config, the call of whoever was asked about it, and what they were given. */
      async function pending(call = by(daemon)) {
        const config = await portkey.config();
        return { config, call, given: await ask(call, config) };
      }
      /** Nothing is sent by `work`, whose answers are refusals that `expected` matches. */
      async function assertFutile(work, expected) {
        const { writes, given } = await portkey.writesDuring(work);
        assert.deepEqual(writes, []);
        for (const each of [given].flat()) assert.match(refusalOf(each), expected);
      }
      const notOurs = /not one of this server's|none of this server's|another call|must be|confirm/;

      test('is good for its own call', async () => {
        const { config, call, given } = await pending();
        const { writes, given: ended } = await portkey.writesDuring(() => come(call, given, given.sealed));
        resultIn(ended);
        assert.deepEqual(writes, [`DELETE /configs/${config.slug}`]);
      });

      test('is nothing once it was touched', async () => {
        const { call, given } = await pending();
        for (const [name, sealed] of tampered(given.sealed))
          await assertFutile(() => come(call, given, sealed), notOurs).catch((error) => {
            throw new Error(`${name}: ${error.message}`);
          });
      });

      test('is not for another tool', async () => {
        const { call, given, config } = await pending();
        const others = [
          ['delete_prompt', { prompt_id: config.slug }],
          ['delete_guardrail', { guardrail_id: config.slug }],
          [
            'call_destructive_tool',
            { name: 'delete_workspace', arguments: { workspace_id: 'ws-stagin-8c41d7', name: 'Staging' } },
          ],
        ];
        for (const other of others) {
          const { writes } = await portkey.writesDuring(() => come(call, given, given.sealed, other));
          assert.deepEqual(writes, [], other[0]);
        }
      });

      test('is not for other arguments', async () => {
        const { call, given, config } = await pending();
        const other = await portkey.config();
        for (const arguments_ of [
          { config_id: other.slug },
          { config_id: config.slug, workspace_id: 'ws-produc-5a3f10' },
        ])
          await assertFutile(() => come(call, given, given.sealed, ['delete_config', arguments_]), notOurs);
      });

      test('is not for another principal', async () => {
        const { given } = await pending(as('alice'));
        await assertFutile(() => come(as('bob'), given, given.sealed), notOurs);
        const { writes } = await portkey.writesDuring(() => come(as('alice'), given, given.sealed));
        assert.equal(writes.length, 1);
      });

      test('does not outlive the process that gave it', async () => {
        const { given } = await pending(by(restarted));
        await assertFutile(() => come(by(daemon), given, given.sealed), notOurs);
      });

      test('is good once', async () => {
        const { call, given } = await pending();
        const { writes } = await portkey.writesDuring(() => come(call, given, given.sealed));
        assert.equal(writes.length, 1);
        await assertFutile(() => come(call, given, given.sealed), /used already/);
      });

      test('is not for what has changed since', async () => {
        const { call, given, config } = await pending();
        await portkey.rename(config, `${config.name}, now important`);
        await assertFutile(() => come(call, given, given.sealed), /no longer what the person was asked about/);
      });

      test('is not for what is gone', async () => {
        const { call, given, config } = await pending();
        await portkey.portkey('DELETE', `/configs/${config.slug}`);
        await assertFutile(() => come(call, given, given.sealed), /./);
      });

      test('is not exchanged for that of another question', async () => {
        const [one, other] = [await pending(), await pending()];
        await assertFutile(
          async () => [
            await come(one.call, one.given, other.given.sealed),
            await come(other.call, other.given, one.given.sealed),
          ],
          notOurs,
        );
      });

      test('sends once where eight come at a time', async () => {
        for (let round = 0; round < 3; round += 1) {
          const { call, given, config } = await pending();
          const { writes, given: ended } = await portkey.writesDuring(() =>
            Promise.all(Array.from({ length: 8 }, () => come(call, given, given.sealed))),
          );
          assert.deepEqual(writes, [`DELETE /configs/${config.slug}`]);
          const refused = ended.filter(({ message }) => message.error || message.result.isError);
          assert.equal(refused.length, 7);
          for (const each of refused) assert.match(refusalOf(each), /used already/);
        }
      });
    });
  }

  describe('a question to the client', () => {
    const call = (...said) => rawCaller(daemon)(...said);

    test('is asked again where there are answers to none', async () => {
      const config = await portkey.config();
      const question = questionIn(await call(...remove(config)));
      const { inputResponses } = answered(question, yes, config.name);
      const { writes, given } = await portkey.writesDuring(() => call(...remove(config), { inputResponses }));
      assert.deepEqual(writes, []);
      questionIn(given);
    });

    /** What comes back instead of the answer. */
    const none = {
      'no answers': (question) => ({ requestState: question.state }),
      'answers to other questions': (question) => ({
        requestState: question.state,
        inputResponses: { other: yes({ properties: {} }) },
      }),
      'a yes that is no answer': (question) => ({
        requestState: question.state,
        inputResponses: { [question.key]: { confirmed: true } },
      }),
      'an answer without an action': (question) => ({
        requestState: question.state,
        inputResponses: { [question.key]: { content: { confirmed: true } } },
      }),
    };
    for (const [what, come] of Object.entries(none)) {
      test(`is not agreed to with ${what}`, async () => {
        const config = await portkey.config();
        const question = questionIn(await call(...remove(config)));
        const { writes, given } = await portkey.writesDuring(() => call(...remove(config), come(question)));
        assert.deepEqual(writes, []);
        assert.match(refusalOf(given), /did not agree|is not/);
      });
    }

    test('cannot be agreed to after a no', async () => {
      const config = await portkey.config();
      const question = questionIn(await call(...remove(config)));
      const { writes } = await portkey.writesDuring(async () => {
        assert.match(refusalOf(await call(...remove(config), answered(question, people.declines))), /did not agree/);
        assert.match(refusalOf(await call(...remove(config), answered(question, yes, config.name))), /used already/);
      });
      assert.deepEqual(writes, []);
    });

    test('is not answered by a handle, nor a handle by a question', async () => {
      const config = await portkey.config();
      const { state } = questionIn(await call(...remove(config)));
      const unasked = rawCaller(daemon, { asks: false });
      const { confirm } = resultIn(await unasked(...remove(config)));
      const [name, given] = remove(config);
      const { writes } = await portkey.writesDuring(async () => {
        refusalOf(await unasked(name, { ...given, confirm: state }));
        refusalOf(
          await call(name, given, { requestState: confirm, inputResponses: { confirmation: yes({ properties: {} }) } }),
        );
      });
      assert.deepEqual(writes, []);
    });
  });

  describe('a question in a session', () => {
    const yesTo = ({ id, params }, { name }) => ({ id, result: yes(params.requestedSchema, name) });
    const no = ({ id }) => ({ id, result: { action: 'decline' } });

    test('is not answered by another session', async () => {
      const config = await portkey.config();
      const [one, other] = [await openAskedSession(daemon.url), await openAskedSession(daemon.url)];
      const { writes } = await portkey.writesDuring(async () => {
        const { question, ended } = await one.begin(...remove(config));
        await other.answer(yesTo(question, config));
        await one.answer(no(question));
        assert.match(refusalOf({ message: await ended() }), /did not agree/);
      });
      assert.deepEqual(writes, []);
    });

    test('is not answered by the answer to another question', async () => {
      const [config, precious] = [await portkey.config(), await portkey.config('Precious')];
      const session = await openAskedSession(daemon.url);
      const { writes } = await portkey.writesDuring(async () => {
        const [first, second] = [await session.begin(...remove(config)), await session.begin(...remove(precious))];
        assert.notEqual(first.question.id, second.question.id);
        await session.answer(yesTo(first.question, config));
        await session.answer(yesTo(first.question, config));
        resultIn({ message: await first.ended() });
        await session.answer(no(second.question));
        assert.match(refusalOf({ message: await second.ended() }), /did not agree/);
      });
      assert.deepEqual(writes, [`DELETE /configs/${config.slug}`]);
    });

    test('is not answered by another principal, even in its name', async () => {
      const config = await portkey.config();
      const alice = await openAskedSession(guarded.url, bearing(tokens.alice));
      const { writes } = await portkey.writesDuring(async () => {
        const { question, ended } = await alice.begin(...remove(config));
        const { status } = await alice.answer(yesTo(question, config), { ...alice.headers, ...bearing(tokens.bob) });
        assert.ok(status >= 400, `${status}`);
        await alice.answer(no(question));
        assert.match(refusalOf({ message: await ended() }), /did not agree/);
      });
      assert.deepEqual(writes, []);
    });
  });
});
