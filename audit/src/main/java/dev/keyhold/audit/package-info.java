/**
 * The audit trail: every change of a storage is recorded, and the record can be proved unchanged.
 *
 * <p>Start at {@link dev.keyhold.audit.AuditedStorage}.
 *
 * <p>Rules that hold for every type of this package: no argument, result or component is {@code
 * null}; no entry, message, log line or {@code toString} contains the text or the hash of a key or
 * a password.
 */
@NullMarked
package dev.keyhold.audit;

import org.jspecify.annotations.NullMarked;
