/** How organizations are built, and who may do what in them. */
@NullMarked
package dev.keyhold.core;

import org.jspecify.annotations.NullMarked;
