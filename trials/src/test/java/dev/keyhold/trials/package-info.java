/**
 * The whole under trial: processes that are killed, disks that fill, files that are damaged, clocks
 * that step back, and load that lasts.
 */
@NullMarked
package dev.keyhold.trials;

import org.jspecify.annotations.NullMarked;
