package dev.keyhold.spi;

/** Both keys as a rotation left them. */
public record Rotated(ApiKey predecessor, ApiKey successor) {}
