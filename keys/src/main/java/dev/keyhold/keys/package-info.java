/**
 * API keys: issued once, verified often, rotated and revoked for good.
 *
 * <p>Start at {@link dev.keyhold.keys.ApiKeys}.
 *
 * <p>Rules that hold for every type of this package:
 *
 * <ul>
 *   <li>No argument, result or component is {@code null}.
 *   <li>No message of an exception and no {@code toString} holds a key's text, its hash, a salt or
 *       the value of a header.
 *   <li>What a storage throws comes out as thrown, so that the caller learns what became of a
 *       write; wrong input is {@link dev.keyhold.spi.StorageException.InvalidInput}.
 * </ul>
 */
@NullMarked
package dev.keyhold.keys;

import org.jspecify.annotations.NullMarked;
