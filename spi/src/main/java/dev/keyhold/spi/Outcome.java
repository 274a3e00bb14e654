package dev.keyhold.spi;

/** How an audited action ended. */
public enum Outcome {
  SUCCESS,
  /** The action was tried and failed. */
  FAILURE,
  /** The action was not allowed. */
  DENIED
}
