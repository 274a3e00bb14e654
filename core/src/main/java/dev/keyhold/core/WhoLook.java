package dev.keyhold.core;

import dev.keyhold.core.PowerSearch.Crowd;
import dev.keyhold.core.PowerSearch.Found;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.tables.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Says who those are to whom an organization gives something, in one transaction. */
record WhoLook(SharedLook shared, String organizationId, Window window) {
  /** How many accounts are looked up by one statement. */
  private static final int AT_ONCE = 5_000;

  SortedSet<String> accounts(Found found, Privilege privilege) {
    SortedSet<String> able = new TreeSet<>();
    for (Standing who : standings(found)) {
      boolean has =
          found.given().has(who)
              || who.membership()
                  .filter(it -> found.levels().contains(SystemRole.of(it)))
                  .isPresent();
      boolean isDenied =
          found.denied().has(who) && !(who.isOwner() && privilege.isOfAdministrators());
      if (has && !isDenied && who.isActive()) {
        able.add(who.accountId());
      }
    }
    return able;
  }

  /** Of all that may be meant. */
  private List<Standing> standings(Found found) {
    Map<String, List<WorkgroupMember>> workgroups = workgroups(found);
    Set<String> accounts = new HashSet<>(found.given().accounts().keySet());
    accounts.addAll(workgroups.keySet());
    Map<String, Membership> members =
        found.given().everybody() || !found.levels().isEmpty() ? everybody() : members(accounts);
    accounts.addAll(members.keySet());
    Map<String, Account> active = active(members.values(), workgroups);
    return accounts.stream()
        .map(
            id ->
                new Standing(
                    id,
                    Optional.ofNullable(active.get(id)),
                    Optional.ofNullable(members.get(id)),
                    workgroups.getOrDefault(id, List.of())))
        .toList();
  }

  private Map<String, List<WorkgroupMember>> workgroups(Found found) {
    Map<String, List<WorkgroupMember>> members = new HashMap<>();
    Stream.of(found.given(), found.denied())
        .map(Crowd::workgroups)
        .flatMap(Set::stream)
        .distinct()
        .flatMap(id -> shared.membersOf(id, window).stream())
        .forEach(
            member ->
                members.computeIfAbsent(member.accountId(), id -> new ArrayList<>()).add(member));
    return members;
  }

  private Map<String, Membership> everybody() {
    Map<String, Membership> members = new HashMap<>();
    Page.walk(page -> shared.identities().members().listOf(organizationId, page))
        .flatMap(page -> page.items().stream())
        .forEach(member -> members.put(member.accountId(), member));
    return members;
  }

  private Map<String, Membership> members(Set<String> accounts) {
    Map<String, Membership> members = new HashMap<>();
    for (List<String> some : parts(List.copyOf(accounts))) {
      shared
          .rows()
          .among(
              Members.TABLE,
              List.of(Members.ORGANIZATION_ID.is(organizationId)),
              Map.of(Members.ACCOUNT_ID, some),
              AT_ONCE)
          .forEach(member -> members.put(member.accountId(), member));
    }
    return members;
  }

  private Map<String, Account> active(
      Iterable<Membership> members, Map<String, List<WorkgroupMember>> workgroups) {
    Map<String, Account> accounts = new HashMap<>();
    List<Membership> all = new ArrayList<>();
    members.forEach(all::add);
    for (List<Membership> some : parts(all)) {
      accounts.putAll(shared.rows().related(Members.ACCOUNT, some));
    }
    List<WorkgroupMember> guests = workgroups.values().stream().map(each -> each.get(0)).toList();
    for (List<WorkgroupMember> some : parts(guests)) {
      accounts.putAll(shared.rows().related(WorkgroupMember.ACCOUNT, some));
    }
    accounts.values().removeIf(account -> account.status() != AccountStatus.ACTIVE);
    return accounts;
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
    return parts;
  }
}
