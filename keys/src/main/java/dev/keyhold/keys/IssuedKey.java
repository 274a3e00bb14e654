package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;

/**
 * A new key.
 *
 * @param key as it was stored, without its text
 * @param secret its text, to be shown to whoever will use it
 */
public record IssuedKey(ApiKey key, Secret secret) {}
