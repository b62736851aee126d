// Callers that want too much, what they get, and what is left of the daemon afterwards.
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { modernRequest } from './raw_http.mjs';

/** How many descriptors a process has open, and how many KiB of memory it has. */
export const descriptorsOf = ({ pid }) => readdirSync(`/proc/${pid}/fd`).length;
export const memoryOf = ({ pid }) =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/**
 * A stream of events that stays open: {status, headers, text, ended, isOpen(), stop()}, where `text` is the whole answer of one that was
 * refused.
 */
export async function openStream({ port }, { method = 'POST', headers, body, localAddress }) {
  const request = http.request({ host: '127.0.0.1', port, method, path: '/mcp', headers, agent: false, localAddress });
  request.on('error', () => {});
  const answered = once(request, 'response', { signal: AbortSignal.timeout(10_000) });
  request.end(body && JSON.stringify(body));
  const [response] = await answered;
  const { statusCode: status, headers: told } = response;
  response.on('error', () => {});
  if (status !== 200) {
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += piece;
    return {
      status,
      headers: told,
      text,
      message: text && JSON.parse(text),
      ended: Promise.resolve(),
      isOpen: () => false,
      stop() {},
    };
  }
  let open = true;
  const ended = new Promise((resolve) => response.on('close', resolve)).then(() => (open = false));
  response.resume();
  return { status, headers: told, ended, isOpen: () => open, stop: () => request.destroy() };
}
export function listenAs(daemon, headers) {
  const { headers: own, body } = modernRequest('subscriptions/listen', { notifications: { toolsListChanged: true } });
  return openStream(daemon, { headers: { ...own, ...headers }, body });
}

/** A connection on which nothing is said yet: {said(), closed, ask(text), stop()}. */
export async function connectTo({ port }) {
  const socket = net.connect({ host: '127.0.0.1', port });
  let said = '';
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', (error) => (said += `[${error.code}]`));
  socket.setEncoding('latin1').on('data', (text) => (said += text));
  await once(socket, 'connect');
  return { said: () => said, closed, ask: (text) => socket.write(text), stop: () => socket.destroy() };
}

/**
 * Asks as fast as it goes over `connections` of its own, until `stop()`, which gives how many answers there were of each status, and how
 * many connections were dropped: {statuses, dropped, unexplained}, the last of those refusals that say not when to come again.
 */
export function flood({ port }, { connections, headers, body, method = 'POST', path = '/mcp' }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const found = { statuses: {}, dropped: [], unexplained: 0 };
  let going = true;
  const text = JSON.stringify(body);
  async function again() {
    while (going) {
      const request = http.request({
        host: '127.0.0.1',
        port,
        method,
        path,
        agent,
        headers: { ...headers, 'content-length': Buffer.byteLength(text) },
      });
      request.end(text);
      try {
        const [response] = await once(request, 'response');
        response.resume();
        const { statusCode: status, headers: told } = response;
        found.statuses[status] = (found.statuses[status] ?? 0) + 1;
        if ([429, 503].includes(status) && !/^[1-9]/.test(told['retry-after'] ?? '')) found.unexplained += 1;
        await once(response, 'end');
      } catch (error) {
        found.dropped.push(error.code ?? error.message);
      }
    }
  }
  const all = Array.from({ length: connections }, again);
  return {
    found,
    async stop() {
      going = false;
      await Promise.all(all);
      agent.destroy();
      return found;
    },
  };
}

export function medianOf(times) {
  assert.ok(times.length > 0);
  return times.toSorted((one, other) => one - other)[times.length >> 1];
}
