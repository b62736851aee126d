// What a resource goes through from its creation to its deletion, whichever it is.
import { test } from 'node:test';
import assert from 'node:assert/strict';

/** Every item of a list, read in pages of about half of them: they follow each other, and all say the same total. */
export async function allOf({ call }, name, given, items) {
  const whole = await call(name, { ...given, current_page: 0, page_size: 100 });
  assert.equal(whole.total, whole[items].length, `${name}: total counts every item`);
  assert.equal(whole.next_page, undefined, `${name}: no page after the last`);
  const size = Math.max(1, Math.ceil(whole.total / 2));
  const found = [];
  let page = 0;
  do {
    const answer = await call(name, { ...given, current_page: page, page_size: size });
    assert.equal(answer.total, whole.total, `${name}: the total of page ${page}`);
    found.push(...answer[items]);
    if (answer.next_page !== undefined) assert.equal(answer.next_page, page + 1, `${name}: the page after ${page}`);
    page = answer.next_page;
  } while (page !== undefined);
  assert.deepEqual(found, whole[items], `${name}: the pages together are the whole`);
  return found;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `value` without the members that `part` does not have. */
function shownOf(value, part) {
  if (Array.isArray(value) && Array.isArray(part)) return value.map((item, n) => shownOf(item, part[n]));
  if (!isObject(value) || !isObject(part)) return value;
  const names = Object.keys(part).filter((name) => name in value);
  return Object.fromEntries(names.map((name) => [name, shownOf(value[name], part[name])]));
}

/** `answer` says what `part` does, and maybe more: its objects may have more members, its arrays no more items. */
export const assertShows = (answer, part, what) => assert.deepEqual(shownOf(answer, part), part, what);

/**
 * The test of one resource: it is created, listed, read, updated, read again, deleted, and then gone.
 *
 * `of` names it as its tools do, where `tools` does not. `id` is the member of create's answer by which the list's `items` have it,
 * `by` their member that names it, `key` the argument for that, of get `getKey`. `values()` gives `given` and `change`, the arguments of
 * create and update; `shown` and `changed`, what get then says where that differs from them; `scope`, the arguments of list; `where`,
 * further ones of get, update and delete; `remove`, of delete alone. `meanwhile(name, created)` does more before it is deleted, `name` being {[key]: value}.
 */
export function roundTrip(
  session,
  { of, values, key = `${of}_id`, getKey = key, id = 'id', by = id, items = 'data', tools = {}, meanwhile },
) {
  const { create, list, get, update, remove } = {
    ...{
      create: `create_${of}`,
      list: `list_${of}s`,
      get: `get_${of}`,
      update: `update_${of}`,
      remove: `delete_${of}`,
    },
    ...tools,
  };
  test(`${of}: ${create}, ${list}, ${get}, ${update}, ${remove}`, async () => {
    const { call, refused } = session;
    const {
      given,
      change,
      shown = given,
      changed = change,
      scope = {},
      where = {},
      remove: removal = {},
    } = await values();
    const before = await allOf(session, list, scope, items);
    const created = await call(create, given);
    const isIt = (each) => each[id] === created[id];
    const after = await allOf(session, list, scope, items);
    const listed = after.find(isIt);
    assert.ok(listed && !before.some(isIt), `${list} has the new one`);
    assert.equal(after.length, before.length + 1, `${list} has one more`);
    const name = { [key]: listed[by] };
    const named = { [getKey]: listed[by], ...where };

    assertShows(await call(get, named), shown, `${get} shows what was created`);
    await call(update, { ...name, ...where, ...change });
    assertShows(await call(get, named), changed, `${get} shows what was updated`);
    await meanwhile?.(name, created);
    await call(remove, { ...name, ...where, ...removal });
    await refused(get, named);
    assert.ok(!(await allOf(session, list, scope, items)).some(isIt), `${list} has it no more`);
  });
}
