package dev.keyhold.core;

/** Why somebody may not do something. */
public enum Hindrance {
  /** No privilege of this name is registered. */
  UNKNOWN_PRIVILEGE,
  /** It counts in the organization that runs everything, and nowhere else. */
  PLATFORM_ALONE,
  /** An account on which it depends is not there, or not active. */
  ACCOUNT_NOT_ACTIVE,
  /** Somebody on whom it depends is no member of the organization. */
  NOT_A_MEMBER,
  /** No role that somebody has gives it. */
  NO_ROLE,
  /** An override denies it. */
  DENIED,
  /** The access graph has no way to it. */
  NO_EDGE,
  /** The scopes of the API key do not have it. */
  KEY_LACKS_SCOPE,
  /** There is no such delegation for this account. */
  NO_DELEGATION,
  /** A delegation is not agreed to, revoked, over, or not begun. */
  DELEGATION_NOT_RUNNING,
  /** A delegation does not say so. */
  NOT_DELEGATED,
  /** There is no such session of this account. */
  NO_SESSION,
  /** The session has ended. */
  SESSION_OVER,
  /** The session was begun for other things. */
  NOT_IN_SESSION,
  /** Nobody does this in another's shoes. */
  SENSITIVE
}
