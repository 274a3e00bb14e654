/** What else is known of a failure. */
export interface Circumstances {
  status?: number | undefined;
  outcomeUnknown?: boolean;
  cause?: unknown;
}

/**
 * Why a call failed.
 *
 * What the server refused has the server's `code` and, where keypal has words for it, keypal's
 * `message`: `API key with id k1 already exists`. What never reached an answer has one of
 * `TIMEOUT`, `UNREACHABLE`, `BAD_ANSWER` and `CLOSED`; an argument that JSON cannot carry
 * `INVALID_INPUT`, an option that cannot be `INVALID_OPTION`. No error holds the token.
 */
export class KeyholdStoreError extends Error {
  override readonly name = 'KeyholdStoreError';
  readonly code: string;

  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;

  /** Whether the change that was asked for may have been made all the same: read before you repeat. */
  readonly outcomeUnknown: boolean;

  constructor(code: string, message: string, circumstances: Circumstances = {}) {
    const { status, outcomeUnknown = false, cause } = circumstances;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.outcomeUnknown = outcomeUnknown;
  }
}
