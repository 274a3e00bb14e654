package dev.keyhold.spi;

/**
 * The result of one check of a storage, for its operator.
 *
 * @param name the name of the check, such as {@code integrity}
 * @param ok whether there is no problem
 * @param found what was found and, if there is a problem, what to do
 */
public record Finding(String name, boolean ok, String found) {}
