/**
 * Tables as values: what a table is, and what a store does with its rows.
 *
 * <p>Nothing here is typed by a table's own record; that is what the module {@code tables} adds. A
 * store sees {@linkplain dev.keyhold.spi.table.Shape shapes} and {@linkplain
 * dev.keyhold.spi.table.Row rows}, so that it is written once for all tables.
 */
@NullMarked
package dev.keyhold.spi.table;

import org.jspecify.annotations.NullMarked;
