/**
 * Secrets that people choose, and that others can therefore guess: passwords, hashed with argon2id.
 *
 * <p>Start at {@link dev.keyhold.credentials.Passwords}.
 */
@NullMarked
package dev.keyhold.credentials;

import org.jspecify.annotations.NullMarked;
