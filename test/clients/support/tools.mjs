// What the nine tools must do, through whichever client: `call(name, arguments)` gives the result of tools/call.
import assert from 'node:assert/strict';
import { assertFits, readTools, toolNames } from './tool_shapes.mjs';

let invited = 0;

/** The text of a tool error, which must be one sentence-bearing block and nothing structured that could be mistaken for an answer. */
export function errorText(result) {
  assert.equal(result.isError, true, `an error was expected: ${JSON.stringify(result).slice(0, 300)}`);
  assert.deepEqual(
    result.content.map(({ type }) => type),
    ['text'],
  );
  return result.content[0].text;
}

/** The answer of a call that went well: the structured content, which its only text block must repeat. */
export function answerOf(result, name) {
  assert.notEqual(result.isError, true, `${name}: ${result.content?.[0]?.text}`);
  assert.deepEqual(
    result.content.map(({ type }) => type),
    ['text'],
    `${name} has one text block`,
  );
  assert.deepEqual(
    JSON.parse(result.content[0].text),
    result.structuredContent,
    `${name}: the text repeats the structured content`,
  );
  return result.structuredContent;
}

/** All nine tools are listed, each described and with closed object arguments. */
export function assertListed(tools) {
  const names = tools.map(({ name }) => name);
  assert.deepEqual(
    toolNames.filter((name) => !names.includes(name)),
    [],
    `missing in ${names.join(', ')}`,
  );
  for (const { name, description, inputSchema } of tools) {
    assert.ok(description, `${name} has a description`);
    assert.equal(inputSchema.type, 'object', `${name} takes an object`);
  }
}

/** Calls each read tool through `call(name, arguments)`, checks its answer and, for a list, how its pages follow each other. */
export async function exerciseReads(call, tools) {
  const seen = {};
  for (const tool of readTools) {
    const given = tool.arguments?.(seen) ?? {};
    const answer = answerOf(await call(tool.name, given), tool.name);
    assertFits(tool, answer);
    seen[tool.name] = answer;
    const takesPages = 'page_size' in tools.find(({ name }) => name === tool.name).inputSchema.properties;
    if (tool.items && takesPages) await exercisePages(call, tool, given, answer.total);
  }
  assert.equal(seen.get_workspace.id, seen.list_workspaces.data[0].id, 'the workspace that was asked for');
  const { data } = answerOf(await call('list_workspaces', { fields: ['slug', 'name'] }), 'list_workspaces');
  for (const workspace of data)
    assert.deepEqual(Object.keys(workspace).sort(), ['name', 'slug'], 'only the fields that were asked for');
}

async function exercisePages(call, tool, given, total) {
  const first = answerOf(await call(tool.name, { ...given, page_size: 1, current_page: 0 }), tool.name);
  assert.equal(first[tool.items].length, 1, `${tool.name}: one item on a page of one`);
  assert.equal(first.total, total, `${tool.name}: total counts all pages`);
  assert.equal(first.next_page, total > 1 ? 1 : undefined, `${tool.name}: the next page is named while there is one`);
  const last = answerOf(await call(tool.name, { ...given, page_size: 1, current_page: total - 1 }), tool.name);
  assert.equal(last.next_page, undefined, `${tool.name}: no page after the last`);
  if (total > 1) assert.notDeepEqual(last[tool.items], first[tool.items], `${tool.name}: another page, other items`);
}

/** Invites somebody to the first workspace. */
export async function exerciseInvitation(call) {
  const { data } = answerOf(await call('list_workspaces', {}), 'list_workspaces');
  // Nobody can be invited twice.
  const given = {
    email: `new.person.${(invited += 1)}@example.com`,
    role: 'member',
    workspaces: [{ id: data[0].slug, role: 'member' }],
  };
  const answer = answerOf(await call('invite_user', given), 'invite_user');
  assert.equal(answer.message, `Successfully invited ${given.email} as ${given.role}`);
  assert.equal(typeof answer.invite_id, 'string');
  assert.match(answer.invite_link, /^https?:/);
}

/** Wrong arguments are refused before anything is asked of Portkey, in a sentence that names the argument. */
export async function exerciseWrongArguments(call) {
  const email = 'nobody@example.com';
  const wrong = [
    ['get_workspace', {}, 'workspace_id'],
    ['get_workspace', { workspace_id: 7 }, 'workspace_id'],
    ['list_workspaces', { page_size: 'many' }, 'page_size'],
    ['list_workspaces', { page_sise: 5 }, 'page_sise'],
    ['invite_user', { email, role: 'emperor', workspaces: [{ id: 'w', role: 'member' }] }, 'role'],
    ['invite_user', { email, role: 'member', workspaces: [{ id: 'w' }] }, 'workspaces'],
  ];
  for (const [name, given, argument] of wrong) {
    const sentence = errorText(await call(name, given));
    assert.ok(sentence.includes(argument), `${name} ${JSON.stringify(given)} must name ${argument}: ${sentence}`);
  }
}

export const misspelt = { name: 'list_workspacs', nearest: 'list_workspaces' };
