package dev.keyhold.keys;

/**
 * The result of revoking several keys together. All of them are revoked now.
 *
 * @param revoked the number of keys that this call revoked
 * @param alreadyRevoked the number of keys that were revoked before; their times and reasons did
 *     not change
 */
public record RevokedKeys(long revoked, long alreadyRevoked) {}
