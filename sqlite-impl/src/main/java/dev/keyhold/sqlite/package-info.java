/**
 * A storage in one SQLite file.
 *
 * <p>Start at {@link dev.keyhold.sqlite.SqliteStorage}. Inside, one {@code Writer} owns the only
 * writing connection and runs units of work in turn, {@code Readers} lend read-only connections,
 * and one class per table holds the SQL and the mapping of that table.
 */
@NullMarked
package dev.keyhold.sqlite;

import org.jspecify.annotations.NullMarked;
