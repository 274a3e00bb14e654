/**
 * API keys: issued once, verified often, rotated and revoked for good.
 *
 * <p>Start at {@link dev.keyhold.keys.ApiKeys}.
 *
 * <p>Rules that hold for every type of this package:
 *
 * <ul>
 *   <li>No argument, result or component is {@code null}.
 *   <li>No exception message and no {@code toString} contains a key's text, its hash, a salt or the
 *       value of a header.
 *   <li>Exceptions of the storage are passed on unchanged, so that the caller learns whether a
 *       write happened. Invalid input causes {@link dev.keyhold.spi.StorageException.InvalidInput}.
 * </ul>
 */
@NullMarked
package dev.keyhold.keys;

import org.jspecify.annotations.NullMarked;
