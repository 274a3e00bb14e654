package dev.keyhold.spi;

/** How an audited action ended. */
public enum Outcome {
  SUCCESS,
  /** It was tried and failed. */
  FAILURE,
  /** It was not allowed. */
  DENIED
}
