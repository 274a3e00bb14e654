/**
 * The storage contract of the TypeScript library keypal, over any {@link dev.keyhold.spi.Storage}.
 *
 * <p>Start at {@link dev.keyhold.keypal.KeypalStorage}. {@link dev.keyhold.keypal.KeypalCalls}
 * serves calls that come over a wire. {@code docs/keypal.md} lists where Keyhold differs.
 */
@NullMarked
package dev.keyhold.keypal;

import org.jspecify.annotations.NullMarked;
