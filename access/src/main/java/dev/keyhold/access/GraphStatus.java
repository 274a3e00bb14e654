package dev.keyhold.access;

/** How a graph stands. */
public enum GraphStatus {
  DRAFT,
  ACTIVE,
  /** It is kept, and nothing in it changes. */
  ARCHIVED
}
