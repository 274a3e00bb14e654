/**
 * The contract of a storage of identities, API keys and audit entries, and how a program opens one.
 *
 * <p>Start at {@link dev.keyhold.spi.Keyhold#open(String)} to use a storage, and at {@link
 * dev.keyhold.spi.StorageProvider} to write one.
 *
 * <p>Rules that hold for every type of this package:
 *
 * <ul>
 *   <li>No argument, result or component is {@code null}; a value that may be missing is an {@link
 *       java.util.Optional}.
 *   <li>Times are kept to the millisecond; a finer instant is cut, not rounded. They come from the
 *       caller: no type here reads a clock.
 *   <li>Texts are well-formed Unicode without U+0000 and within the lengths of {@link
 *       dev.keyhold.spi.Limits}; anything else is {@link
 *       dev.keyhold.spi.StorageException.InvalidInput}.
 *   <li>Records are immutable and safe to share between threads.
 * </ul>
 */
@NullMarked
package dev.keyhold.spi;

import org.jspecify.annotations.NullMarked;
