/** Metrics of a hub, for collection through Micrometer. */
@NullMarked
package dev.keyhold.metrics;

import org.jspecify.annotations.NullMarked;
