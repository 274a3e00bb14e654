import http from 'node:http';
import https from 'node:https';
import type { Allowance } from './allowance.js';
import type { Settings } from './options.js';

/** The most bytes that an answer may have. */
export const LARGEST_ANSWER = 64 << 20;

const MOST_CONNECTIONS = 32;

// The server closes what was idle for 30 seconds. A call on a connection that it is just closing
// would be lost, so the client must be first.
const LONGEST_IDLE_MS = 10_000;

export interface Reply {
  status: number;
  retryAfter: string | undefined;
  body: string;
}

/** There is no whole answer. */
export class Lost extends Error {
  /** Whether the server may have had the request. */
  readonly sent: boolean;

  constructor(sent: boolean, cause: Error) {
    super('no whole answer', { cause });
    this.sent = sent;
  }
}

export class TooLarge extends Error {}

/** Connections that are kept, to one server. Those that are idle hold up no process. */
export class Connections {
  readonly #secure: boolean;
  readonly #agent: http.Agent;
  readonly #url: URL;
  readonly #headers: http.OutgoingHttpHeaders;

  constructor(settings: Settings) {
    this.#url = settings.url;
    this.#secure = settings.url.protocol === 'https:';
    const kept = { keepAlive: true, maxSockets: MOST_CONNECTIONS, timeout: LONGEST_IDLE_MS };
    this.#agent = this.#secure ? new https.Agent(kept) : new http.Agent(kept);
    this.#headers = {
      'Content-Type': 'application/json',
      'X-Keypal-Namespace': settings.namespace,
      ...(settings.token === undefined ? {} : { Authorization: `Bearer ${settings.token}` }),
    };
  }

  /** One attempt. Rejects with {@link Lost}. */
  post(method: string, body: string, allowance: Allowance): Promise<Reply> {
    return new Promise((resolve, reject) => {
      let sent = false;
      const request = this.#request(method, Buffer.byteLength(body));
      const fail = (cause: Error) => {
        request.destroy();
        // Of an answer that is no HTTP, Node attaches all bytes.
        delete (cause as { rawPacket?: Buffer }).rawPacket;
        reject(new Lost(sent, cause));
      };
      allowance.guard(fail);
      request.on('socket', (socket) => {
        sent = !socket.connecting;
        if (!sent) {
          socket.once(this.#secure ? 'secureConnect' : 'connect', () => (sent = true));
        }
      });
      request.on('error', fail);
      request.on('response', (response) => read(response, resolve, fail));
      request.end(body);
    });
  }

  #request(method: string, length: number): http.ClientRequest {
    const { hostname, port, pathname } = this.#url;
    const request = {
      method: 'POST',
      // A URL has brackets around an address of version 6, and a look-up takes none.
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      path: `${pathname}v1/storage/${method}`,
      headers: { ...this.#headers, 'Content-Length': length },
      agent: this.#agent,
    };
    return this.#secure ? https.request(request) : http.request(request);
  }

  close(): void {
    this.#agent.destroy();
  }
}

function read(response: http.IncomingMessage, resolve: (reply: Reply) => void, fail: (cause: Error) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_ANSWER) {
      fail(new TooLarge(`larger than ${LARGEST_ANSWER} bytes`));
    } else {
      chunks.push(chunk);
    }
  });
  response.on('error', fail);
  response.on('close', () => {
    if (!response.complete) {
      fail(new Error('the answer ended early'));
    }
  });
  response.on('end', () => {
    resolve({
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'],
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
}
