// A reverse proxy that remembers every exchange: what a client really sends, what the server really answers.
import http from 'node:http';
import { once } from 'node:events';

/**
 * Starts a tap in front of `http://127.0.0.1:<port>`: `{origin, exchanges, cut, stop}`. Bodies are kept as text and passed on as
 * they come; `cut()` breaks the connections of all GETs that are still being answered.
 */
export async function startTap(port) {
  const exchanges = [];
  const fetching = new Set();
  const proxy = http.createServer((request, answer) => {
    const exchange = {
      method: request.method,
      path: request.url,
      headers: request.headers,
      body: '',
      status: 0,
      answerHeaders: {},
      answer: '',
    };
    exchanges.push(exchange);
    const headers = { ...request.headers, host: `127.0.0.1:${port}` };
    const onward = http.request({
      host: '127.0.0.1',
      port,
      method: request.method,
      path: request.url,
      headers,
      agent: false,
    });
    onward.on('response', (upstream) => {
      exchange.status = upstream.statusCode;
      exchange.answerHeaders = upstream.headers;
      answer.writeHead(upstream.statusCode, upstream.headers);
      answer.flushHeaders();
      upstream.setEncoding('utf8');
      upstream.on('data', (text) => {
        exchange.answer += text;
        answer.write(text);
      });
      upstream.on('end', () => answer.end());
      upstream.on('error', () => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    if (request.method === 'GET') fetching.add(answer);
    answer.on('close', () => {
      fetching.delete(answer);
      onward.destroy();
    });
    request.setEncoding('utf8');
    request.on('data', (text) => {
      exchange.body += text;
      onward.write(text);
    });
    request.on('end', () => onward.end());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    origin: `http://127.0.0.1:${proxy.address().port}`,
    exchanges,
    cut: () => fetching.forEach((answer) => answer.destroy()),
    async stop() {
      proxy.close();
      proxy.closeAllConnections();
      await once(proxy, 'close');
    },
  };
}

/**
 * The JSON values in the `data` of a text/event-stream; events without data (keep-alive, priming) give nothing, nor does the one
 * that names the address of an HTTP+SSE session.
 */
export function eventData(text) {
  return text
    .split(/\r?\n\r?\n/)
    .filter((event) => !/^event: *endpoint$/m.test(event))
    .map((event) =>
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n'),
    )
    .filter((data) => data !== '')
    .map((data) => JSON.parse(data));
}

/** The JSON-RPC messages of an answer's body, whichever form it took; a refusal may be JSON of another kind. */
export function answerMessages({ status, answerHeaders, answer }) {
  const type = answerHeaders['content-type'] ?? '';
  if (type.startsWith('text/event-stream')) return eventData(answer);
  const values = type.startsWith('application/json') && answer !== '' ? [JSON.parse(answer)].flat() : [];
  return values.filter((value) => status < 400 || value.jsonrpc !== undefined);
}
