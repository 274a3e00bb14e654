/**
 * Moves all that is stored from one storage into another, of whatever kind, through the SPI alone.
 */
@NullMarked
package dev.keyhold.move;

import org.jspecify.annotations.NullMarked;
