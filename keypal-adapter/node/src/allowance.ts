import type { KeyholdStoreError } from './error.js';

/** The time that one call has, with all its attempts. It ends by the clock or by the store's end. */
export class Allowance {
  readonly #until: number;
  readonly #timer: NodeJS.Timeout;
  #ended: KeyholdStoreError | undefined;
  #stop: ((why: KeyholdStoreError) => void) | undefined;

  constructor(ms: number, whyEnded: () => KeyholdStoreError) {
    this.#until = performance.now() + ms;
    this.#timer = setTimeout(() => this.end(whyEnded()), ms);
  }

  /** Why it ended, if it did. */
  get ended(): KeyholdStoreError | undefined {
    return this.#ended;
  }

  end(why: KeyholdStoreError): void {
    clearTimeout(this.#timer);
    this.#ended ??= why;
    this.#stop?.(this.#ended);
  }

  /** The call is over. */
  release(): void {
    clearTimeout(this.#timer);
    this.#stop = undefined;
  }

  /** What to stop at the end: the attempt that runs now. */
  guard(stop: (why: KeyholdStoreError) => void): void {
    this.#stop = stop;
    if (this.#ended !== undefined) {
      stop(this.#ended);
    }
  }

  hasLeft(ms: number): boolean {
    return this.#ended === undefined && performance.now() + ms < this.#until;
  }

  /** Rejects if it ends meanwhile. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      this.guard((why) => {
        clearTimeout(timer);
        reject(why);
      });
    });
  }
}
