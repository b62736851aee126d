// How long one principal's call takes beside another who floods, where Portkey answers every request after 50 ms: never more than
// twice as long as alone. Run by hand after ./test.sh; PORTKEY_MCP_BINARY and PORTKEY_EMULATOR_BINARY name other programs than its.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bearing, resultOf, startGuarded, useAs } from '../clients/support/identity.mjs';
import { flood, medianOf } from '../clients/support/floods.mjs';
import { modernRequest } from '../clients/support/raw_http.mjs';
import { startEmulator } from '../clients/support/servers.mjs';

const release = (program) => fileURLToPath(new URL(`../../build/release/${program}`, import.meta.url));
process.env.PORTKEY_MCP_BINARY ??= release('portkey-mcp');
process.env.PORTKEY_EMULATOR_BINARY ??= release('test/portkey-emulator');

const delay = 50;
const rounds = 41;
const tokenOf = (name) => `${name}-token-0123456789abcdef0123456789`;

if (process.argv[2] === 'flood') {
  const [, , , port, connections] = process.argv;
  const { headers, body } = modernRequest('tools/call', { name: 'list_workspaces', arguments: {} });
  const flooding = flood({ port }, { connections: Number(connections), headers: { ...headers, ...bearing(tokenOf('alice')) }, body });
  process.on('message', async () => {
    process.send(await flooding.stop());
    process.disconnect();
  });
} else {
  await measure();
}

async function measure() {
  const portkey = await startEmulator('--control');
  const origin = new URL(portkey.baseUrl).origin;
  const daemon = await startGuarded({ origin }, () => ({
    portkey: { api_key: portkey.key },
    identity: { mode: 'bearer', token: ['alice', 'bob'].map((name) => ({ name, secret: tokenOf(name) })) },
  }));
  const timed = async () => {
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      resultOf(await useAs(daemon, bearing(tokenOf('bob')), 'list_workspaces'));
      times.push(performance.now() - began);
    }
    return medianOf(times);
  };
  try {
    const { ok } = await fetch(`${origin}/_emulator/misbehaviour`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ times: 1_000_000, delay_ms: delay }),
    });
    if (!ok) throw new Error('The emulator does not take its delay.');
    await timed();
    console.log(`Portkey answers after ${delay} ms; limits are the defaults (64 calls at once for each principal).\n`);
    console.log('| the other sends | answered | refused (429) | alone | beside it | ratio |');
    console.log('|---|---:|---:|---:|---:|---:|');
    for (const connections of [16, 64, 256]) {
      const alone = await timed();
      const flooder = fork(fileURLToPath(import.meta.url), ['flood', String(daemon.port), String(connections)]);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const beside = await timed();
      const told = new Promise((resolve) => flooder.once('message', resolve));
      flooder.send('stop');
      const { statuses } = await told;
      const cells = [`${connections} calls at once, without a pause`, statuses[200] ?? 0, statuses[429] ?? 0];
      cells.push(`${alone.toFixed(1)} ms`, `${beside.toFixed(1)} ms`, (beside / alone).toFixed(2));
      console.log(`| ${cells.join(' | ')} |`);
    }
  } finally {
    await daemon.stop();
    await portkey.stop();
  }
}
