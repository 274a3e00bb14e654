package dev.keyhold.spi;

/** The role of an account in an organization. */
public enum MembershipLevel {
  /** An organization never loses its last one. */
  OWNER,
  ADMIN,
  MEMBER
}
