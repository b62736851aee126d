// An upstream that answers every request with the reply it was last told to give, and remembers what it was asked.
import http from 'node:http';
import { once } from 'node:events';

/**
 * `{origin, requests, expect(exchanges), stop}`: `expect` begins anew with a list of `{request, reply}`, each of which answers once what has
 * its method and target; what is not among them is an error.
 */
export async function startRecordedUpstream() {
  const requests = [];
  let waiting = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    requests.push({
      method: request.method,
      target: request.url,
      body,
      key: request.headers['x-portkey-api-key'],
      metadata: request.headers['x-portkey-metadata'],
    });
    const at = waiting.findIndex((each) => each.request.method === request.method && each.request.target === request.url);
    const [{ reply } = {}] = at < 0 ? [] : waiting.splice(at, 1);
    if (!reply) return response.writeHead(500).end('{"message":"nothing was expected here"}');
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status, { ...(text && { 'content-type': 'application/json' }), ...reply.headers }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    requests,
    expect(exchanges) {
      waiting = [...exchanges];
      requests.length = 0;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
