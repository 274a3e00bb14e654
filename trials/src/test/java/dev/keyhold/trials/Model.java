package dev.keyhold.trials;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.MembershipLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one worker has made and not deleted: what a storage holds of it, without the times that
 * depend on a clock. Keys go by their name, which says which operation made them.
 *
 * @param members by organization and account
 */
record Model(
    Map<String, Person> accounts,
    Map<String, Group> organizations,
    Map<Seat, MembershipLevel> members,
    Map<String, HeldKey> keys,
    Map<String, Password> passwords) {

  Model() {
    this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  record Person(String name, AccountStatus status) {}

  record Group(String name, String ownerId) {}

  record Seat(String organizationId, String accountId) implements Comparable<Seat> {
    @Override
    public int compareTo(Seat other) {
      return (organizationId + " " + accountId)
          .compareTo(other.organizationId + " " + other.accountId);
    }
  }

  /**
   * @param revoked why; empty if it is not
   * @param successor the name of the key that follows it
   */
  record HeldKey(
      String ownerId,
      List<String> tags,
      boolean enabled,
      Optional<String> revoked,
      boolean expires,
      Optional<String> successor) {

    HeldKey enabled(boolean value) {
      return new HeldKey(ownerId, tags, value, revoked, expires, successor);
    }

    HeldKey revoked(String reason) {
      return new HeldKey(ownerId, tags, enabled, Optional.of(reason), expires, successor);
    }

    HeldKey rotatedTo(String name, boolean grace) {
      Optional<String> reason = grace ? revoked : Optional.of("rotated");
      return new HeldKey(ownerId, tags, enabled, reason, grace || expires, Optional.of(name));
    }

    HeldKey followedBy(String name) {
      return new HeldKey(ownerId, tags, enabled, revoked, expires, Optional.of(name));
    }

    boolean canBeRotated() {
      return revoked.isEmpty() && successor.isEmpty();
    }
  }

  record Password(String hash, int failures) {}

  Model copy() {
    return new Model(
        new TreeMap<>(accounts),
        new TreeMap<>(organizations),
        new TreeMap<>(members),
        new TreeMap<>(keys),
        new TreeMap<>(passwords));
  }

  /** What only one of the two has, or has otherwise; empty if they are equal. */
  List<String> differences(Model other) {
    List<String> differences = new ArrayList<>();
    compare(differences, accounts, other.accounts);
    compare(differences, organizations, other.organizations);
    compare(differences, members, other.members);
    compare(differences, keys, other.keys);
    compare(differences, passwords, other.passwords);
    return differences;
  }

  private static <K, V> void compare(List<String> differences, Map<K, V> ours, Map<K, V> theirs) {
    Set<K> all = new TreeSet<>(ours.keySet());
    all.addAll(theirs.keySet());
    all.removeIf(key -> Objects.equals(ours.get(key), theirs.get(key)));
    all.forEach(
        key -> differences.add("%s: %s, not %s".formatted(key, ours.get(key), theirs.get(key))));
  }

  boolean owns(String accountId) {
    return organizations.values().stream().anyMatch(group -> group.ownerId().equals(accountId));
  }

  List<String> keysOf(String accountId) {
    return keys.entrySet().stream()
        .filter(key -> key.getValue().ownerId().equals(accountId))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<Seat> seatsIn(String organizationId) {
    return members.keySet().stream()
        .filter(seat -> seat.organizationId().equals(organizationId))
        .toList();
  }

  List<Seat> seatsOf(String accountId) {
    return members.keySet().stream().filter(seat -> seat.accountId().equals(accountId)).toList();
  }
}
