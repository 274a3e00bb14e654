package dev.keyhold.spi;

/**
 * The result of one erasure.
 *
 * @param erased how many entries were erased
 * @param more whether matching entries are left
 */
public record Erasure(int erased, boolean more) {}
