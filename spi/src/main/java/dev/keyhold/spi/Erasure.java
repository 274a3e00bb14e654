package dev.keyhold.spi;

/**
 * What one erasure came to.
 *
 * @param erased how many entries it blanked
 * @param more whether entries that match are left
 */
public record Erasure(int erased, boolean more) {}
