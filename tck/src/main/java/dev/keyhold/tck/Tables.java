package dev.keyhold.tck;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Text;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that is stored. A unit of work changes a copy of its own; what was committed is never changed
 * again, so that any number of threads may read it.
 */
final class Tables {
  final NavigableMap<String, Account> accounts;
  final NavigableMap<String, Organization> organizations;
  final NavigableMap<MemberOf, Membership> members;
  final Map<String, PasswordCredential> passwords;
  final Map<String, NumberedKey> keys;
  final Map<String, StoredEntry> entries;
  final NavigableMap<String, Bytes> state;
  private long lastKeyNumber;

  /** Which pair a membership joins. */
  record MemberOf(String organizationId, String accountId) {
    static final Comparator<MemberOf> ORDER =
        Comparator.comparing(MemberOf::organizationId, Text.ORDER)
            .thenComparing(MemberOf::accountId, Text.ORDER);
  }

  /** A key, and its place in the order of insertion. */
  record NumberedKey(long number, ApiKey key) {}

  Tables() {
    accounts = new TreeMap<>(Text.ORDER);
    organizations = new TreeMap<>(Text.ORDER);
    members = new TreeMap<>(MemberOf.ORDER);
    passwords = new LinkedHashMap<>();
    keys = new LinkedHashMap<>();
    entries = new LinkedHashMap<>();
    state = new TreeMap<>(Text.ORDER);
  }

  private Tables(Tables before) {
    accounts = new TreeMap<>(before.accounts);
    organizations = new TreeMap<>(before.organizations);
    members = new TreeMap<>(before.members);
    passwords = new LinkedHashMap<>(before.passwords);
    keys = new LinkedHashMap<>(before.keys);
    entries = new LinkedHashMap<>(before.entries);
    state = new TreeMap<>(before.state);
    lastKeyNumber = before.lastKeyNumber;
  }

  Tables copy() {
    return new Tables(this);
  }

  /** A number is never given twice: the cursor of a deleted key must not point at a later one. */
  void insertKey(ApiKey key) {
    lastKeyNumber++;
    keys.put(key.id(), new NumberedKey(lastKeyNumber, key));
  }

  /** Leaves the key at its place. */
  void replaceKey(ApiKey key) {
    keys.computeIfPresent(key.id(), (id, before) -> new NumberedKey(before.number(), key));
  }

  Optional<ApiKey> key(String id) {
    return Optional.ofNullable(keys.get(id)).map(NumberedKey::key);
  }

  Stream<Membership> membersOf(String organizationId) {
    return members.values().stream()
        .filter(member -> member.organizationId().equals(organizationId));
  }
}
