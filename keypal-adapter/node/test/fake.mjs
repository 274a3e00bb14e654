// A server that misbehaves on cue.
import { once } from 'node:events';
import { createServer } from 'node:http';

export class Fake {
  /** The requests that came, each with its method, arguments and headers. */
  requests = [];
  connections = 0;
  #cues = [];
  #server;
  #sockets = new Set();

  /** `make` makes a server of a handler. */
  static async start(make = createServer) {
    const fake = new Fake();
    fake.#server = make((request, response) => fake.#serve(request, response));
    fake.#server.on('connection', (socket) => {
      fake.connections++;
      fake.#sockets.add(socket);
      socket.on('close', () => fake.#sockets.delete(socket)).on('error', () => {});
    });
    fake.#server.keepAliveTimeout = 60_000;
    await fake.listen(0);
    return fake;
  }

  async listen(port) {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /** What to do with the next requests, one each. After that, the result is null. */
  will(...cues) {
    this.#cues.push(...cues);
    return this;
  }

  /** Waits until so many connections are open; the test's own time-out bounds it. */
  async open(count) {
    while (this.#sockets.size !== count) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async requested(count) {
    while (this.requests.length < count) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    this.requests.push({
      method: request.method,
      path: request.url,
      headers: request.headers,
      arguments: JSON.parse(Buffer.concat(chunks).toString()),
    });
    const cue = this.#cues.length > 0 ? this.#cues.shift() : answer(null);
    await cue(response, request);
  }

  async stop() {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    if (this.#server.listening) {
      this.#server.close();
      await once(this.#server, 'close');
    }
  }
}

export function answer(result) {
  return says(200, { result });
}

export function says(status, body, headers = {}) {
  return (response) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export function fails(status, code, headers = {}) {
  return says(status, { error: { code, message: `said ${code}`, docs: 'docs' } }, headers);
}

/** No answer, ever. */
export function hang() {}

/** The request was taken, and there is no answer. */
export function reset(response) {
  response.socket.destroy();
}

/** Half of an answer, and then nothing more of it. */
export function half(then) {
  return (response) => {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('{"result":', () => then(response));
  };
}
