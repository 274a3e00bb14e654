/**
 * A storage in one SQLite file.
 *
 * <p>{@link dev.keyhold.sqlite.SqliteStorage} is the door. Behind it, one {@code Writer} owns the
 * only writing connection and runs units of work in turn, {@code Readers} lend read-only ones, and
 * one class per table holds that table's SQL beside its mapping.
 */
@NullMarked
package dev.keyhold.sqlite;

import org.jspecify.annotations.NullMarked;
