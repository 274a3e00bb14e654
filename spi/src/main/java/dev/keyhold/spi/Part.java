package dev.keyhold.spi;

/** A part of the SPI that a provider can offer. All parts that it offers share its transactions. */
public enum Part {
  /** {@link IdentityStore}: accounts, organizations, memberships and password credentials. */
  IDENTITIES,
  /** {@link ApiKeyStorage}. */
  API_KEYS,
  /** {@link AuditSink}. */
  AUDIT
}
