import { KeyholdStoreError } from './error.js';

export interface KeyholdStoreOptions {
  /** Where `keyhold serve` listens, such as `http://127.0.0.1:8484`. A path before `/v1` may follow. */
  url: string | URL;

  /** What `keyhold namespace add` printed. Without it, the server must run with `--no-auth`. */
  token?: string | undefined;

  /** The key space; `default` if missing. */
  namespace?: string | undefined;

  /** The longest that a call takes, repetitions included; 10,000 if missing. */
  timeoutMs?: number | undefined;
}

/** Options that were looked at. */
export interface Settings {
  /** Ends in a slash. */
  url: URL;
  token: string | undefined;
  namespace: string;
  timeoutMs: number;
}

const NAMES: ReadonlySet<string> = new Set(['url', 'token', 'namespace', 'timeoutMs']);
const LONGEST_TIMER = 2 ** 31 - 1;

export function settings(options: KeyholdStoreOptions): Settings {
  if (typeof options !== 'object' || options === null) {
    throw wrong('the options', 'are missing');
  }
  for (const name of Object.keys(options)) {
    if (!NAMES.has(name)) {
      throw wrong(name, `is no option; there are ${[...NAMES].join(', ')}`);
    }
  }
  const { url, token, namespace = 'default', timeoutMs = 10_000 } = options;
  return {
    url: checkedUrl(url),
    token: checkedToken(token),
    namespace: checkedNamespace(namespace),
    timeoutMs: checkedTimeout(timeoutMs),
  };
}

function wrong(name: string, fault: string): KeyholdStoreError {
  return new KeyholdStoreError('INVALID_OPTION', `${name} ${fault}`);
}

// Its value stays out of the message: it may hold a password.
function checkedUrl(given: unknown): URL {
  let url: URL;
  try {
    url = new URL(String(given));
  } catch {
    throw wrong('url', 'is no URL, such as http://127.0.0.1:8484');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw wrong('url', 'must begin with http:// or https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong('url', 'must hold no user and no password; the token is an option of its own');
  }
  if (url.search !== '' || url.hash !== '') {
    throw wrong('url', 'must end with its path');
  }
  if (!url.pathname.endsWith('/')) {
    url.pathname += '/';
  }
  return url;
}

function checkedToken(token: unknown): string | undefined {
  if (token !== undefined && (typeof token !== 'string' || !/^[!-~]+$/.test(token))) {
    throw wrong('token', 'must be of visible ASCII characters; a line end of its file is none');
  }
  return token;
}

function checkedNamespace(namespace: unknown): string {
  if (typeof namespace !== 'string' || !/^[a-z0-9-]{1,64}$/.test(namespace)) {
    throw wrong('namespace', 'must be 1 to 64 of a-z, 0-9 and -');
  }
  return namespace;
}

function checkedTimeout(timeoutMs: unknown): number {
  const fits =
    typeof timeoutMs === 'number' && Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMER;
  if (!fits) {
    throw wrong('timeoutMs', `must be a whole number from 1 to ${LONGEST_TIMER}`);
  }
  return timeoutMs;
}
