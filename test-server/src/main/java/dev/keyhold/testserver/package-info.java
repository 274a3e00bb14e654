/** A real PostgreSQL for tests and measurements. */
@NullMarked
package dev.keyhold.testserver;

import org.jspecify.annotations.NullMarked;
