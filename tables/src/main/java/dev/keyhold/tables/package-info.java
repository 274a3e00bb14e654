/**
 * Tables as values: a record, typed columns that are constants, and one table that names them.
 *
 * <p>{@link dev.keyhold.tables.Table} is for rows that belong to everybody, {@link
 * dev.keyhold.tables.OrgTable} for those of a tenant; a {@link dev.keyhold.tables.TableSet} joins
 * tables with their migrations, and {@link dev.keyhold.tables.Tables} opens the doors to their rows
 * inside a unit of work.
 */
@NullMarked
package dev.keyhold.tables;

import org.jspecify.annotations.NullMarked;
