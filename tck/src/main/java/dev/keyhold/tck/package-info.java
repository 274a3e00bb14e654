/**
 * The contract of a storage, in tests.
 *
 * <p>A store author extends {@link dev.keyhold.tck.StorageContract}. Whoever tests a program that
 * uses a storage opens {@link dev.keyhold.tck.InMemoryStorage}.
 */
@NullMarked
package dev.keyhold.tck;

import org.jspecify.annotations.NullMarked;
