package dev.keyhold.core;

/** What a member is in a group. It gives no privilege; assignments do. */
public enum GroupRole {
  OWNER,
  MANAGER,
  MEMBER
}
