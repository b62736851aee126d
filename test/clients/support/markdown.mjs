// Tables as README has them.

/** A Markdown table whose first column is text and whose others are numbers. */
export function markdownTable(head, lines) {
  const rows = [head, ...lines].map((row) => row.map(String));
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const line = ([first, ...others]) =>
    `| ${[first.padEnd(widths[0]), ...others.map((each, at) => each.padStart(widths[at + 1]))].join(' | ')} |\n`;
  const rule = `|${widths.map((width, at) => (at ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|\n`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('');
}
