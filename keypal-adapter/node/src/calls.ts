import { Allowance } from './allowance.js';
import { isObject, type Shape } from './answers.js';
import { Connections, Lost, TooLarge, type Reply } from './connections.js';
import { KeyholdStoreError } from './error.js';
import { unsayable } from './json.js';
import type { Settings } from './options.js';

/**
 * What may be done again when nobody knows whether it was done.
 *
 * - `read`: changes nothing.
 * - `repeatable`: done twice is done once, whoever else changes what meanwhile.
 * - `once`: anything else. It is repeated only if it certainly was not done.
 */
export type Kind = 'read' | 'repeatable' | 'once';

export interface Call<T> {
  method: string;
  arguments: readonly unknown[];
  kind: Kind;
  result: Shape<T>;
}

/** How an attempt failed, and whether another may be made. */
interface Failure {
  error: KeyholdStoreError;
  mayRepeat: boolean;
  /** Whether the attempt may have done what it was to do. */
  maybeDone: boolean;
  pauseMs?: number;
}

const PAUSES_MS = [100, 400];

const FROM_A_PROXY: ReadonlySet<number> = new Set([502, 503, 504]);

/** Makes calls: attempts, pauses between them, and one answer or one error in the end. */
export class Calls {
  readonly #settings: Settings;
  readonly #connections: Connections;
  readonly #running = new Map<Allowance, string>();
  #closed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#connections = new Connections(settings);
  }

  async make<T>(call: Call<T>): Promise<T> {
    if (this.#closed) {
      throw closed(call.method);
    }
    const body = toJson(call);
    const { timeoutMs } = this.#settings;
    const allowance = new Allowance(timeoutMs, () => this.#timedOut(call.method));
    this.#running.set(allowance, call.method);
    try {
      return await this.#attempts(call, body, allowance);
    } finally {
      allowance.release();
      this.#running.delete(allowance);
    }
  }

  close(): void {
    this.#closed = true;
    for (const [allowance, method] of this.#running) {
      allowance.end(closed(method));
    }
    this.#connections.close();
  }

  async #attempts<T>(call: Call<T>, body: string, allowance: Allowance): Promise<T> {
    let maybeDone = false;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(call, body, allowance);
      if (!('error' in outcome)) {
        return outcome.result;
      }
      maybeDone ||= outcome.maybeDone;
      const pause = pauseBefore(attempt, outcome);
      if (!outcome.mayRepeat || pause === undefined || !allowance.hasLeft(pause)) {
        throw withOutcome(outcome.error, maybeDone && call.kind !== 'read');
      }
      try {
        await allowance.pause(pause);
      } catch (ended) {
        throw withOutcome(ended as KeyholdStoreError, maybeDone && call.kind !== 'read');
      }
    }
  }

  async #attempt<T>(call: Call<T>, body: string, allowance: Allowance): Promise<{ result: T } | Failure> {
    let reply: Reply;
    try {
      reply = await this.#connections.post(call.method, body, allowance);
    } catch (error) {
      return this.#unanswered(call, error as Lost, allowance.ended);
    }
    const answer = parsed(reply.body);
    if (reply.status === 200 && isObject(answer) && call.result(answer['result'])) {
      return { result: answer['result'] };
    }
    return this.#refused(call, reply, answer);
  }

  #unanswered<T>(call: Call<T>, lost: Lost, ended: KeyholdStoreError | undefined): Failure {
    const { cause } = lost as { cause: NodeJS.ErrnoException };
    const maybeDone = lost.sent;
    if (ended !== undefined) {
      return { error: ended, mayRepeat: false, maybeDone };
    }
    if (cause instanceof TooLarge) {
      const error = this.#badAnswer(call.method, `is ${cause.message}`);
      return { error, mayRepeat: false, maybeDone };
    }
    const what = lost.sent ? 'no whole answer from' : 'no connection to';
    const message = `${call.method}: ${what} ${this.#settings.url.origin}: ${cause.code ?? cause.message}`;
    return {
      error: new KeyholdStoreError('UNREACHABLE', message, { cause }),
      mayRepeat: !lost.sent || call.kind !== 'once',
      maybeDone,
    };
  }

  #refused<T>(call: Call<T>, reply: Reply, answer: unknown): Failure {
    const { status } = reply;
    const error = isObject(answer) ? answer['error'] : undefined;
    if (status < 400 || !isObject(error) || !isText(error['code']) || !isText(error['message'])) {
      return {
        error: this.#badAnswer(call.method, `with the status ${status} is none of Keyhold's`, status),
        mayRepeat: FROM_A_PROXY.has(status) && call.kind !== 'once',
        maybeDone: status < 400 || status >= 500,
      };
    }
    const { code, message } = error;
    // The server says with these two that it wrote nothing. But many logs are deleted in several
    // transactions: some may be gone by then, and would be missing in the count.
    const nothingDone =
      status === 503 && (code === 'CLOSING' || (code === 'UNAVAILABLE' && call.method !== 'deleteLogs'));
    return {
      error: new KeyholdStoreError(this.#hidden(code), this.#hidden(message), { status }),
      mayRepeat: nothingDone,
      maybeDone: status >= 500 && !nothingDone,
      ...retryAfter(reply),
    };
  }

  #timedOut(method: string): KeyholdStoreError {
    const { url, timeoutMs } = this.#settings;
    return new KeyholdStoreError('TIMEOUT', `${method}: no answer from ${url.origin} within ${timeoutMs} ms`);
  }

  #badAnswer(method: string, fault: string, status?: number): KeyholdStoreError {
    return new KeyholdStoreError('BAD_ANSWER', `${method}: the answer of ${this.#settings.url.origin} ${fault}`, {
      status,
    });
  }

  /** There are servers that answer with what they were sent. */
  #hidden(text: string): string {
    const { token } = this.#settings;
    return token === undefined ? text : text.replaceAll(token, '***');
  }
}

function closed(method: string): KeyholdStoreError {
  return new KeyholdStoreError('CLOSED', `${method}: the store is closed`);
}

function withOutcome(error: KeyholdStoreError, outcomeUnknown: boolean): KeyholdStoreError {
  const { code, message, status, cause } = error;
  return outcomeUnknown ? new KeyholdStoreError(code, message, { outcomeUnknown, status, cause }) : error;
}

/** Undefined after the last attempt. Several clients do not come back at one moment. */
function pauseBefore(attempt: number, failure: Failure): number | undefined {
  const pause = PAUSES_MS[attempt];
  return pause === undefined ? undefined : (failure.pauseMs ?? pause * (0.5 + Math.random() / 2));
}

function retryAfter(reply: Reply): { pauseMs?: number } {
  return /^\d{1,6}$/.test(reply.retryAfter ?? '') ? { pauseMs: Number(reply.retryAfter) * 1_000 } : {};
}

function toJson<T>(call: Call<T>): string {
  let given = call.arguments;
  while (given.length > 0 && given.at(-1) === undefined) {
    given = given.slice(0, -1);
  }
  let place: string | undefined = 'arguments';
  try {
    place = unsayable(given, place);
    if (place === undefined) {
      return JSON.stringify(given);
    }
  } catch {
    // The engine's own words would hold parts of the argument.
  }
  const where = place ?? 'arguments';
  throw new KeyholdStoreError('INVALID_INPUT', `${call.method}: an argument cannot be written as JSON: ${where}`);
}

/** Undefined for no JSON; the engine's error would hold parts of the answer. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
