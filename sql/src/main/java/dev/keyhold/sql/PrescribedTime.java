package dev.keyhold.sql;

import java.time.Instant;

/**
 * A time that a column keeps in the form that others prescribe, which each database has its own.
 */
record PrescribedTime(Instant at) {}
