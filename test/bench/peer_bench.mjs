// portkey-mcp beside portkey-admin-mcp, the most complete of the servers of this kind on npm, both over HTTP in front of the
// same stand-in for Portkey, turn by turn. Run by hand after ./test.sh, on a machine that does nothing else:
//   (cd test/bench && npm ci) && node test/bench/peer_bench.mjs
import http from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eventually, freePort, settings, startEmulator, startProgram } from '../clients/support/servers.mjs';

const local = (path) => fileURLToPath(new URL(path, import.meta.url));
process.env.PORTKEY_MCP_BINARY ??= local('../../build/release/portkey-mcp');
process.env.PORTKEY_EMULATOR_BINARY ??= local('../../build/release/test/portkey-emulator');

const rounds = 5;
const lanes = 32;
const callsEach = 1_000;
const manySessions = 100;
const revision = '2025-11-25';

const servers = {
  'portkey-mcp': {
    command: process.env.PORTKEY_MCP_BINARY,
    args: ['serve'],
    environment: (port) => ({ PORTKEY_MCP_SERVER_PORT: `${port}`, PORTKEY_MCP_TOOLS_SURFACE: 'all' }),
  },
  'portkey-admin-mcp': {
    command: process.execPath,
    args: [local('node_modules/portkey-admin-mcp/build/server.js')],
    environment: (port) => ({
      MCP_PORT: `${port}`,
      MCP_ALLOW_UNAUTHENTICATED_HTTP: 'true',
      PORTKEY_ALLOW_PRIVATE_BASE_URL: 'true',
      PORTKEY_ALLOW_INSECURE_HTTP: 'true',
      RATE_LIMIT_ENABLED: 'false',
      MCP_MAX_SESSIONS: '1000',
      LOG_LEVEL: 'error',
    }),
  },
};

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

let said = 0;

/** One message to the endpoint: `{headers, bytes, message}`. */
function say(port, body, session) {
  const isRequest = !body.method.startsWith('notifications/');
  const text = JSON.stringify({ jsonrpc: '2.0', ...(isRequest && { id: ++said }), ...body });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'content-length': Buffer.byteLength(text),
    ...(session && { 'mcp-session-id': session, 'mcp-protocol-version': revision }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method: 'POST', path: '/mcp', headers, agent }, (answer) => {
      let all = '';
      answer.setEncoding('utf8').on('data', (piece) => (all += piece));
      answer.on('end', () => {
        const json = all.startsWith('{') ? all : /^data: ?(\{.*)$/m.exec(all)?.[1];
        if (answer.statusCode >= 300) reject(new Error(`${answer.statusCode}: ${all.slice(0, 300)}`));
        else resolve({ headers: answer.headers, bytes: Buffer.byteLength(all), message: json && JSON.parse(json) });
      });
    });
    request.on('error', reject);
    request.setTimeout(30_000, () => request.destroy(new Error('no answer within 30 s')));
    request.end(text);
  });
}

async function newSession(port) {
  const params = { protocolVersion: revision, capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const { headers } = await say(port, { method: 'initialize', params });
  const session = headers['mcp-session-id'];
  await say(port, { method: 'notifications/initialized' }, session);
  return session;
}

/** Resident memory in MiB. */
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const isAlive = (port) =>
  new Promise((resolve) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/health', agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });

/** The whole catalogue, page by page: how many bytes and tools. */
async function wholeList(port, session) {
  let [bytes, tools, cursor] = [0, 0, undefined];
  do {
    const one = await say(port, { method: 'tools/list', params: cursor ? { cursor } : {} }, session);
    bytes += one.bytes;
    tools += one.message.result.tools.length;
    cursor = one.message.result.nextCursor;
  } while (cursor);
  return { bytes, tools };
}

/** One life of a server: what was measured, name by name. */
async function measured({ command, args, environment }, upstream) {
  const port = await freePort();
  const began = performance.now();
  const program = startProgram(command, args, { env: { ...settings(upstream), ...environment(port) }, anyExit: true });
  try {
    await eventually(() => isAlive(port), 'answer');
    const ready = performance.now() - began;
    const session = await newSession(port);
    const idle = memory(program.pid);
    const listed = performance.now();
    const { bytes, tools } = await wholeList(port, session);
    const listing = performance.now() - listed;
    const call = { method: 'tools/call', params: { name: 'get_workspace', arguments: { workspace_id: 'ws-produc-5a3f10' } } };
    const first = await say(port, call, session);
    if (!first.message.result || first.message.result.isError) throw new Error(JSON.stringify(first.message));
    const started = performance.now();
    const waits = [];
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let each = 0; each < callsEach / lanes; ++each) {
          const asked = performance.now();
          await say(port, call, session);
          waits.push(performance.now() - asked);
        }
      }),
    );
    const rate = (waits.length * 1_000) / (performance.now() - started);
    waits.sort((one, other) => one - other);
    const busy = memory(program.pid);
    for (let each = 0; each < manySessions; ++each) await newSession(port);
    const perSession = ((memory(program.pid) - busy) * 1024) / manySessions;
    return {
      'start until it answers, ms': ready,
      'memory after the first session, MiB': idle,
      'tools, all': tools,
      'tools/list, all pages, KiB': bytes / 1024,
      'tools/list, all pages, ms': listing,
      [`calls a second, ${lanes} at once`]: rate,
      'call, 99th percentile, ms': waits[Math.floor(waits.length * 0.99)],
      'memory after the calls, MiB': busy,
      'memory of each further session, KiB': Math.max(perSession, 0),
    };
  } finally {
    await program.stop();
  }
}

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];
const upstream = await startEmulator();
const found = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
try {
  for (let round = 0; round < rounds; ++round)
    for (const [name, server] of Object.entries(servers)) found[name].push(await measured(server, upstream));
} finally {
  await upstream.stop();
  agent.destroy();
}
const names = Object.keys(servers);
console.log(`Medians of ${rounds} rounds.\n`);
console.log(`| | ${names.join(' | ')} | times better |\n|---|${names.map(() => '---:').join('|')}|---:|`);
for (const what of Object.keys(found[names[0]][0])) {
  const [ours, theirs] = names.map((name) => median(found[name].map((one) => one[what])));
  const shown = [ours, theirs].map((value) => value.toFixed(value < 10 ? 1 : 0));
  const better = /^calls a second/.test(what) ? ours / theirs : theirs / ours;
  console.log(`| ${what} | ${shown.join(' | ')} | ${what.startsWith('tools, ') || ours === 0 ? '' : better.toPrecision(2)} |`);
}
