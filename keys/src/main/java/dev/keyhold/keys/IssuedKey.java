package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;

/**
 * A new key.
 *
 * @param key the key as it was stored, without its text
 * @param secret the text of the key, to show to its user once
 */
public record IssuedKey(ApiKey key, Secret secret) {}
