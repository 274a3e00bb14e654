/**
 * The audit trail of a storage's use: no change without its entry.
 *
 * <p>Start at {@link dev.keyhold.audit.AuditedStorage}.
 *
 * <p>Rules that hold for every type of this package: no argument, result or component is {@code
 * null}; no entry, message, log line and {@code toString} holds the text or the hash of a key or a
 * password.
 */
@NullMarked
package dev.keyhold.audit;

import org.jspecify.annotations.NullMarked;
