// A server that misbehaves on cue.
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

export class Fake {
  /** The requests that came, each with its method, arguments and headers. */
  requests = [];
  connections = 0;
  #cues = [];
  #server;
  #sockets = new Set();
  #changes = new EventEmitter();

  /** `make` makes a server of a handler. */
  static async start(make = createServer) {
    const fake = new Fake();
    fake.#server = make((request, response) => fake.#serve(request, response));
    fake.#server.on('connection', (socket) => {
      fake.connections++;
      fake.#sockets.add(socket);
      fake.#changes.emit('change');
      socket
        .on('error', () => {})
        .on('close', () => {
          fake.#sockets.delete(socket);
          fake.#changes.emit('change');
        });
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

  /** Waits until so many connections are open. */
  open(count) {
    return this.#until(() => this.#sockets.size === count);
  }

  /** Waits until so many requests came. */
  requested(count) {
    return this.#until(() => this.requests.length >= count);
  }

  async #until(holds) {
    while (!holds()) {
      await once(this.#changes, 'change');
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
    this.#changes.emit('change');
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
