// A reporter for `node --test`: one line for each outermost suite, every failure in full, every reason for skipping once.
import { inspect } from 'node:util';

const detailLines = 25;
const detailWidth = 500;

export default async function* summary(events) {
  const path = [];
  const suites = new Map();
  const skipped = new Map();
  const counts = (data) => {
    const name = data.nesting > 0 ? path[0] : data.name;
    if (!suites.has(name)) suites.set(name, { passed: 0, failed: 0, left: 0 });
    return suites.get(name);
  };
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      path.length = data.nesting;
      path[data.nesting] = data.name;
    } else if (type === 'test:pass' && typeof data.skip === 'string') {
      skipped.set(data.skip, (skipped.get(data.skip) ?? 0) + 1);
      counts(data).left += 1;
    } else if (type === 'test:pass' && data.details.type !== 'suite') {
      counts(data).passed += 1;
    } else if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') {
      counts(data).failed += 1;
      const cause = data.details.error?.cause ?? data.details.error;
      const detail = (cause?.message && cause.code === 'ERR_ASSERTION' ? cause.message : inspect(cause)).split('\n');
      const cut = detail.length > detailLines ? [...detail.slice(0, detailLines), '…'] : detail;
      yield `FAILED  ${[...path.slice(0, data.nesting), data.name].join(' › ')}\n${cut.map((line) => `        ${line.slice(0, detailWidth)}\n`).join('')}`;
    } else if (type === 'test:stderr') {
      yield data.message;
    }
  }
  for (const [name, { passed, failed, left }] of suites) {
    yield `${name.padEnd(24)}${String(passed).padStart(4)} passed${failed ? `, ${failed} FAILED` : ''}${left ? `, ${left} skipped` : ''}\n`;
  }
  for (const [reason, times] of skipped) yield `skipped ${times}: ${reason}\n`;
}
