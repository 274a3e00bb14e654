/**
 * The {@code keyhold} command: each subcommand reads its options, calls the library, and prints.
 */
@NullMarked
package dev.keyhold.cli;

import org.jspecify.annotations.NullMarked;
