package dev.keyhold.spring;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.ApiKeysBuilder;
import dev.keyhold.keys.HashScheme;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** What the properties say of keys. */
final class KeyOptions {
  private KeyOptions() {}

  static KeyPolicy policy(KeyholdProperties.Keys keys) {
    KeyPolicy.Builder policy =
        KeyPolicy.builder().prefix(keys.prefix()).length(keys.length()).checksum(keys.checksum());
    keys.acceptedPrefixes().forEach(policy::acceptPrefix);
    if (keys.defaultLifetime() != null) {
      policy.defaultLifetime(keys.defaultLifetime());
    }
    if (keys.maximumLifetime() != null) {
      policy.maximumLifetime(keys.maximumLifetime());
    }
    return policy.build();
  }

  static ApiKeysBuilder builder(Storage storage, KeyPolicy policy, KeyholdProperties.Keys keys) {
    ApiKeysBuilder builder =
        ApiKeys.builder(storage, policy)
            .headerNames(keys.headerNames())
            .lastUsedInterval(keys.lastUsedInterval());
    List<HashScheme> schemes =
        keys.peppers().stream()
            .map(KeyOptions::scheme)
            .collect(Collectors.toCollection(ArrayList::new));
    if (!schemes.isEmpty()) {
      builder.hashScheme(schemes.remove(0));
      if (keys.acceptUnpeppered()) {
        schemes.add(HashScheme.sha256());
      }
    }
    return builder.alsoAccept(schemes.toArray(HashScheme[]::new));
  }

  private static HashScheme scheme(KeyholdProperties.Pepper pepper) {
    byte[] secret = secret(pepper);
    try {
      return HashScheme.hmacSha256(pepper.id(), secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] secret(KeyholdProperties.Pepper pepper) {
    try {
      return Base64.getDecoder().decode(pepper.secret());
    } catch (IllegalArgumentException e) {
      throw new StorageException.InvalidInput(
          "the secret of the pepper '%s' in keyhold.keys.peppers is not Base64"
              .formatted(pepper.id()));
    }
  }
}
