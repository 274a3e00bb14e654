/**
 * What every storage in a relational database has in common, over JDBC: the stores of a
 * transaction, the writer that groups units of work, and the keys that are kept in memory.
 *
 * <p>It is for Keyhold's own storages, and no contract for others. A storage brings a {@link
 * dev.keyhold.sql.Dialect}, a {@link dev.keyhold.sql.WriteSession} and its tables; {@link
 * dev.keyhold.sql.RunningStorage} does the rest.
 */
@NullMarked
package dev.keyhold.sql;

import org.jspecify.annotations.NullMarked;
