// The whole catalogue through a real client, against the stateful stand-in: what a tool writes, the others read.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startCatalogueSession } from './support/catalogue_session.mjs';
import { analytics } from './round_trips/analytics.mjs';
import { lists } from './round_trips/filters.mjs';
import { guardRails } from './round_trips/guard_rails.mjs';
import { mcp } from './round_trips/mcp.mjs';
import { models } from './round_trips/models.mjs';
import { observability } from './round_trips/observability.mjs';
import { people } from './round_trips/people.mjs';
import { promptPrograms } from './round_trips/prompt_programs.mjs';
import { prompts } from './round_trips/prompts.mjs';

describe('round trips', () => {
  const session = {};
  before(async () => {
    Object.assign(session, await startCatalogueSession());
    const { data } = await session.call('list_workspaces');
    [session.workspace, session.other] = data;
  });
  after(() => session.stop?.());

  for (const group of [lists, people, prompts, promptPrograms, models, guardRails, mcp, analytics, observability]) group(session);

  test('every tool of the catalogue has answered', () => assert.deepEqual(session.untried(), []));
});
