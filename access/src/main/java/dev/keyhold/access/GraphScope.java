package dev.keyhold.access;

/** Who a graph type belongs to, and so who may change it. */
public enum GraphScope {
  /** Keyhold's own: no tenant changes it. */
  SYSTEM,
  /** The organization's. */
  TENANT,
  /** One account's; the graphs of the type are this account's too. */
  USER
}
