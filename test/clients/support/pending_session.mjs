// A session of the legacy era whose server asks in the middle of a call: the raw stream, so that anybody may answer.
import assert from 'node:assert/strict';

const accept = 'application/json, text/event-stream';

/**
 * A session at `url` whose client says that its person can be asked: `{id, headers, begin, answer}`. `begin(name, arguments)` calls a tool
 * and gives {question, ended}: the server's request, and a function that waits for the call's result; `answer(message)` posts one.
 */
export async function openAskedSession(url, more = {}, revision = '2025-11-25') {
  const base = { 'content-type': 'application/json', accept, ...more };
  const post = (body, headers) =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...body }) });
  const params = {
    protocolVersion: revision,
    capabilities: { elicitation: {} },
    clientInfo: { name: 'raw', version: '1' },
  };
  const hello = await post({ id: 'hello', method: 'initialize', params }, base);
  assert.equal(hello.status, 200);
  await hello.text();
  const id = hello.headers.get('mcp-session-id');
  const headers = { ...base, 'mcp-session-id': id, 'mcp-protocol-version': revision };
  const noted = await post({ method: 'notifications/initialized' }, headers);
  assert.equal(noted.status, 202);
  let calls = 0;

  async function begin(name, given) {
    calls += 1;
    const response = await post({ id: calls, method: 'tools/call', params: { name, arguments: given } }, headers);
    assert.match(response.headers.get('content-type'), /^text\/event-stream/);
    const pieces = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    let text = '';
    async function next(wanted) {
      for (;;) {
        const events = text.split(/\r?\n\r?\n/);
        text = events.pop();
        for (const event of events) {
          const data = event.replace(/^(?!data:).*\n?/gm, '').replace(/^data: ?/gm, '');
          const message = data.trim() && JSON.parse(data);
          if (message && wanted(message)) return message;
        }
        const { value, done } = await pieces.next();
        assert.ok(!done, 'the stream ended early');
        text += value;
      }
    }
    const at = calls;
    const question = await next(({ method }) => method === 'elicitation/create');
    return { question, ended: () => next(({ method, id: of }) => !method && of === at) };
  }
  const answer = async (body, to = headers) => {
    const response = await post(body, to);
    return { status: response.status, text: await response.text() };
  };
  return { id, headers, begin, answer };
}
