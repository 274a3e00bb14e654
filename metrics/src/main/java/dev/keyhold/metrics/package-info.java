/** How a hub does, in numbers, for whatever collects them through Micrometer. */
@NullMarked
package dev.keyhold.metrics;

import org.jspecify.annotations.NullMarked;
