// The whole suite, straight and through a reverse proxy.
import { describe, test } from 'node:test';
import { freePort } from '../clients/support/servers.mjs';
import { installed, startPlainNginx } from './support/plain_nginx.mjs';
import { exercise, selections, startFixtures } from './support/fixture_server.mjs';

// What one run waits for must not come late because of others.
const together = { concurrency: 3 };

describe('fixture server', together, () => {
  for (const selection of selections) {
    test(selection.options.join(' '), async () => {
      const server = await startFixtures();
      try {
        await exercise('straight', server.url, selection);
      } finally {
        await server.stop();
      }
    });
  }
});

describe('fixture server, nginx', { ...together, skip: !installed && 'nginx is not installed' }, () => {
  for (const selection of selections) {
    test(selection.options.join(' '), async () => {
      const port = await freePort();
      const server = await startFixtures('--public-url', `http://localhost:${port}`);
      try {
        const proxy = await startPlainNginx(port, server.port);
        await exercise('nginx', `http://localhost:${port}/mcp`, selection).finally(proxy.stop);
      } finally {
        await server.stop();
      }
    });
  }
});
