// Many requests of many callers over a few connections that stay open.
import http from 'node:http';
import { once } from 'node:events';
import { answerMessages } from './http_tap.mjs';
import { newAddress } from './identity.mjs';

/**
 * At most `most` connections to the server at `port`: `{ask, carried, stop}`. `ask` sends {method, path, headers, body} and gives
 * {status, headers, text, message}; `carried` has for each connection the `as` of all requests that went over it.
 */
export function sharedConnections(port, most) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: most, maxFreeSockets: most });
  const localAddress = newAddress();
  const carried = new Map();
  async function ask({ method = 'POST', path = '/mcp', headers = {}, body, as }) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const length = text ? { 'content-length': Buffer.byteLength(text) } : {};
    const request = http.request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...length, ...headers },
      agent,
      localAddress,
    });
    request.setTimeout(20_000, () => request.destroy(new Error('no answer within 20 s')));
    request.end(text);
    const [response] = await once(request, 'response');
    const { localPort } = response.socket;
    if (!carried.has(localPort)) carried.set(localPort, new Set());
    carried.get(localPort).add(as);
    let answer = '';
    for await (const piece of response.setEncoding('utf8')) answer += piece;
    const { statusCode: status, headers: answerHeaders } = response;
    return {
      status,
      headers: answerHeaders,
      text: answer,
      message: answerMessages({ status, answerHeaders, answer }).at(-1),
    };
  }
  return { ask, carried, stop: () => agent.destroy() };
}

/** Does `work(at)` for each number below `count`, `abreast` at a time. */
export async function manyTimes(count, abreast, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      while (next < count) {
        const at = next;
        next += 1;
        await work(at);
      }
    }),
  );
}
