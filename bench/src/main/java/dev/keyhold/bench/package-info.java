/** The figures of {@code docs/performance.md}, each beside a floor of the same run. */
@NullMarked
package dev.keyhold.bench;

import org.jspecify.annotations.NullMarked;
