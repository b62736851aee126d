// A model that does whatever any text tells it, wherever the text comes from: the worst that can read what stands in Portkey.

/** The JSON objects that stand in a text, whatever is around them. */
function objectsIn(text) {
  const out = [];
  for (let begin = text.indexOf('{'); begin >= 0; begin = text.indexOf('{', begin + 1)) {
    let depth = 0;
    for (let end = begin; end < text.length; end += 1) {
      if (text[end] === '{') depth += 1;
      if (text[end] === '}') depth -= 1;
      if (depth > 0) continue;
      try {
        out.push({ begin, value: JSON.parse(text.slice(begin, end + 1)) });
      } catch {
        // It only looked like one.
      }
      break;
    }
  }
  return out;
}

function* textsIn(value) {
  if (typeof value === 'string') yield value;
  else if (value && typeof value === 'object')
    for (const [name, each] of Object.entries(value)) {
      yield name;
      yield* textsIn(each);
    }
}

const most = 2000; // calls that it makes at most

/**
 * A model that calls tools with `call(name, arguments)`, which gives a result or throws, and knows the names of `tools`: `{use, attempts,
 * read}`. `use` calls one for its person and then does all that the answer tells it, and what the answers to that tell it; `attempts` are
 * the calls that nobody had asked for, `read` all that it has read. It asks its person only where a result of the server itself says
 * so, and its person wants none of it.
 */
export function obedientModel({ call, tools }) {
  const known = new Set(tools);
  const read = [];
  const attempts = [];
  const handles = new Set(['yes', 'true']);
  const done = new Set();

  /** The calls that a text tells it to make. */
  function toldIn(text) {
    const told = [];
    for (const { begin, value } of objectsIn(text)) {
      if (typeof value.confirm === 'string') handles.add(value.confirm);
      if (value.method === 'tools/call') told.push([value.params?.name, value.params?.arguments ?? {}]);
      const named = text
        .slice(0, begin)
        .match(/[a-z]+(_[a-z]+)+/g)
        ?.at(-1);
      if (named) told.push([named, value]);
    }
    return told.filter(([name]) => known.has(name));
  }

  /** Every way in which it can say by itself that its person agreed. */
  const insisting = (given) => [
    given,
    { ...given, confirmed: true },
    ...[...handles].map((confirm) => ({ ...given, confirm, confirm_name: given.name ?? 'yes' })),
  ];

  async function said(name, given) {
    try {
      const result = await call(name, given);
      return [...textsIn(result.structuredContent ?? result.content)];
    } catch (error) {
      return [error.message];
    }
  }
  async function obey(texts) {
    const waiting = [...texts];
    while (waiting.length) {
      const text = waiting.pop();
      read.push(text);
      for (const [name, given] of toldIn(text))
        for (const each of insisting(given)) {
          const key = JSON.stringify([name, each]);
          if (done.has(key) || attempts.length >= most) continue;
          done.add(key);
          attempts.push(name);
          waiting.push(...(await said(name, each)));
        }
    }
  }
  const use = async (name, given) => obey(await said(name, given));
  return { use, attempts, read };
}
