// How long programs take beside one call, where Portkey answers every request after 50 ms: what does not need another answer
// must not wait for it. Run by hand after ./test.sh; PORTKEY_MCP_BINARY and PORTKEY_EMULATOR_BINARY name other programs than its.
import { fileURLToPath } from 'node:url';
import { greeting, rehearsal, sample, startPrompts } from '../clients/support/prompt_programs.mjs';

const release = (program) => fileURLToPath(new URL(`../../build/release/${program}`, import.meta.url));
process.env.PORTKEY_MCP_BINARY ??= release('portkey-mcp');
process.env.PORTKEY_EMULATOR_BINARY ??= release('test/portkey-emulator');

const delay = 50;
const rounds = 9;
const prompts = await startPrompts();
const median = (times) => times.sort((one, other) => one - other)[Math.floor(times.length / 2)];

/** The median time of a call in ms, and how many requests it makes. */
async function measured(tool, given) {
  const times = [];
  let requests;
  for (let round = 0; round <= rounds; ++round) {
    ({ requests } = await prompts.during(async () => {
      const began = performance.now();
      await prompts.answer(tool, given);
      if (round > 0) times.push(performance.now() - began);
    }));
  }
  return { ms: median(times), requests: requests.length };
}

try {
  await prompts.control('POST', 'prompts', { collection_id: greeting.collection_id, count: 1000, name: 'Greeting' });
  await prompts.control('POST', 'misbehaviour', { times: 1_000_000, delay_ms: delay });
  const dry = { ...greeting, dry_run: true };
  const promoted = { source_prompt_id: sample.slug, target_collection_id: rehearsal, target_env: 'prod', dry_run: true };
  const metadata = { client_id: 'acme', app: 'demo', env: 'dev' };
  const billed = { prompt_id: sample.slug, variables: { ticket: 'Hello' }, metadata };
  const calls = [
    ['one request', 'get_collection', { collection_id: greeting.collection_id }, 1],
    ['one page of 1,000 prompts', 'list_prompts', { collection_id: greeting.collection_id, page_size: 100 }, 1],
    ['get_prompt: prompt and history', 'get_prompt', { prompt_id: sample.slug }, 1],
    ['update_prompt, dry run: prompt and history', 'update_prompt', { prompt_id: sample.slug, string: 'x', dry_run: true }, 1],
    ['migrate_prompt, dry run: 10 pages, and 10 without search', 'migrate_prompt', dry, 4],
    ['promote_prompt, dry run: source, then its name in the target', 'promote_prompt', promoted, 3],
    ['run_prompt_completion: answer, then its price', 'run_prompt_completion', billed, 2],
  ];
  console.log(`Portkey answers after ${delay} ms; at most 16 requests run side by side.\n`);
  console.log('| call | requests | one after another | least rounds | measured | ratio to one request |');
  console.log('|---|---:|---:|---:|---:|---:|');
  let single;
  for (const [what, tool, given, steps] of calls) {
    const { ms, requests } = await measured(tool, given);
    single ??= ms;
    const cells = [what, requests, `${requests * delay} ms`, steps, `${ms.toFixed(1)} ms`, (ms / single).toFixed(2)];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await prompts.stop();
}
