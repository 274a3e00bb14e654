package dev.keyhold.tenants;

/** How far a tenant is. What was begun is gone on with, by whoever comes next. */
public enum TenantState {
  /** Its place is not ready; nobody has written anything yet. */
  CREATING,
  READY,
  /** Its rows are on their way; nobody reaches it until they have arrived. */
  MOVING,
  /** They have arrived, and are still where they were, too. */
  MOVED,
  /** It comes out of an archive; nobody reaches it until it is whole. */
  RESTORING,
  /** Nobody reaches it any more, and part of it may be gone. */
  REMOVING
}
