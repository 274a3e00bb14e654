package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;

/**
 * Both keys as a rotation left them.
 *
 * @param predecessor revoked, or with grace still working until it expires
 * @param successor disabled if the predecessor is
 * @param secret the text of the successor
 */
public record RotatedKey(ApiKey predecessor, ApiKey successor, Secret secret) {}
