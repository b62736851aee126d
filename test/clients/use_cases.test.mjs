// What people ask for, through the surface core and through a list of all tools: both solve it, and README says what each costs.
// ACCEPT=1 writes it.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { startAssistant } from './support/assistant.mjs';
import { markdownTable } from './support/markdown.mjs';
import { useCases } from './use_cases.mjs';

const surfaces = ['core', 'all'];
const file = new URL('../../portkey/README.md', import.meta.url);
const [begin, end] = ['<!-- use cases -->\n', '<!-- end of use cases -->'];

/** What README says: what core costs and gains, then a line for the list alone, one for each case, and their sums. */
function story(costs, lists) {
  const figures = (of) => surfaces.flatMap((surface) => [of[surface].calls, of[surface].bytes]);
  const lines = [...costs].map(([name, of]) => [name, ...figures(of)]);
  const sums = lines.reduce((sum, [, ...line]) => sum.map((each, at) => each + line[at]), [0, 0, 0, 0]);
  const shares = [...costs.values()].map(({ core, all }) => Math.round((100 * core.bytes) / all.bytes));
  const range = `${Math.min(...shares)} to ${Math.max(...shares)} %`;
  const prose = `\`core\` costs a search, with the schemas that it answers, for what is not listed, and gains the list, which an assistant reads
before its first question and keeps in its context. These ${lines.length} tasks, solved by a scripted client that makes no mistakes, took
${sums[0]} calls through \`core\` and ${sums[2]} through \`all\`; through \`core\` each moved ${range} of the bytes that it moves
through \`all\`. Counted are the bodies of all requests and answers, the list once; they hold every result twice, as text and
as structured content.`;
  const head = ['task', ...surfaces.flatMap((surface) => [`calls, ${surface}`, `bytes, ${surface}`])];
  const table = markdownTable(head, [['nothing but the list', ...figures(lists)], ...lines, ['in all', ...sums]]);
  return `${prose}\n\n${table}`;
}

describe('use cases', () => {
  const lists = {};
  for (const surface of surfaces) {
    test(`nothing but the list, ${surface}`, async () => {
      const assistant = await startAssistant(surface);
      lists[surface] = assistant.cost();
      await assistant.stop();
    });
  }
  const costs = new Map();
  for (const { name, solve } of useCases) {
    const of = {};
    for (const surface of surfaces) {
      test(`${name}, ${surface}`, async () => {
        const assistant = await startAssistant(surface);
        try {
          await solve(assistant);
          of[surface] = assistant.cost();
        } finally {
          await assistant.stop();
        }
      });
    }
    costs.set(name, of);
  }

  test("README says what they cost", () => {
    for (const [name, of] of costs) assert.ok(of.core && of.all, `${name} was solved`);
    const printed = story(costs, lists);
    const readme = readFileSync(file, 'utf8');
    const [before, rest] = readme.split(begin);
    const [found, after] = rest.split(end);
    if (process.env.ACCEPT === '1') writeFileSync(file, `${before}${begin}${printed}${end}${after}`);
    else assert.equal(found, printed);
  });
});
