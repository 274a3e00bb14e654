/** Graphs of tenants, and the one that says who may do what to what. */
@org.jspecify.annotations.NullMarked
package dev.keyhold.access;
