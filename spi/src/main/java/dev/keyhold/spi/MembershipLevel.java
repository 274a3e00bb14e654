package dev.keyhold.spi;

/** The role of an account in an organization. */
public enum MembershipLevel {
  /** An organization always has at least one owner member. */
  OWNER,
  ADMIN,
  MEMBER
}
