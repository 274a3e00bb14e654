package dev.keyhold.spi;

/** Both keys after a rotation. */
public record Rotated(ApiKey predecessor, ApiKey successor) {}
