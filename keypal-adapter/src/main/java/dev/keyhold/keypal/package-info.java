/**
 * The storage contract of the TypeScript library keypal, over any {@link dev.keyhold.spi.Storage}.
 *
 * <p>Begin with {@link dev.keyhold.keypal.KeypalStorage}. Whoever carries calls from elsewhere has
 * {@link dev.keyhold.keypal.KeypalCalls}. {@code docs/keypal.md} lists where Keyhold differs.
 */
@NullMarked
package dev.keyhold.keypal;

import org.jspecify.annotations.NullMarked;
