/**
 * A storage in a PostgreSQL database.
 *
 * <p>Start at {@link dev.keyhold.postgres.PostgresStorage}. Most of it is shared with the storage
 * in SQLite; what is here is how PostgreSQL is reached, how its transactions begin and end, what
 * its errors mean, and its tables.
 */
@NullMarked
package dev.keyhold.postgres;

import org.jspecify.annotations.NullMarked;
