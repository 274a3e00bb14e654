package dev.keyhold.keys;

/**
 * What became of keys that were to be revoked together. All of them are revoked now.
 *
 * @param revoked how many this call revoked
 * @param alreadyRevoked how many were revoked before; their times and reasons are as they were
 */
public record RevokedKeys(long revoked, long alreadyRevoked) {}
