package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;

/**
 * Both keys after a rotation.
 *
 * @param predecessor the old key: revoked, or with grace still working until it expires
 * @param successor the new key; disabled if the old key is
 * @param secret the text of the successor
 */
public record RotatedKey(ApiKey predecessor, ApiKey successor, Secret secret) {}
