/**
 * Passwords. People choose them, so others can guess them; therefore they are hashed with argon2id.
 *
 * <p>Start at {@link dev.keyhold.credentials.Passwords}.
 */
@NullMarked
package dev.keyhold.credentials;

import org.jspecify.annotations.NullMarked;
