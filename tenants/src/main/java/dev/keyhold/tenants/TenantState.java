package dev.keyhold.tenants;

/** How far a tenant is. What was begun is gone on with, by whoever comes next. */
public enum TenantState {
  /** Its place is not ready; nobody has written anything yet. */
  CREATING,
  READY,
  /** Nobody reaches it any more, and part of it may be gone. */
  REMOVING
}
