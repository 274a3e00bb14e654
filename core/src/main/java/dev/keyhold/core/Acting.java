package dev.keyhold.core;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * As whom a caller acts, if he does.
 *
 * @param owners the accounts all of which must be able to do themselves what is done
 * @param chain the delegations by which it is done, the caller's own first
 * @param session in which it is done
 * @param hindrances why the caller does not act so now, whatever it is that he does
 */
record Acting(
    Caller caller,
    List<String> owners,
    List<Delegation> chain,
    Optional<ImpersonationSession> session,
    Set<Hindrance> hindrances) {

  static Acting asHimself(Caller caller) {
    return new Acting(caller, List.of(caller.accountId()), List.of(), Optional.empty(), Set.of());
  }

  static Acting not(Caller caller, Hindrance hindrance) {
    return new Acting(caller, List.of(), List.of(), Optional.empty(), Set.of(hindrance));
  }

  /** Why he does not do this so, but for what the owners may do. */
  Set<Hindrance> hindrances(Ask ask, boolean isSensitive) {
    Set<Hindrance> found = EnumSet.noneOf(Hindrance.class);
    found.addAll(hindrances);
    if (!ask.passesKey()) {
      found.add(Hindrance.KEY_LACKS_SCOPE);
    }
    if (!chain.stream().allMatch(each -> each.says(ask.action(), ask.resource()))) {
      found.add(Hindrance.NOT_DELEGATED);
    }
    if (session.filter(it -> !it.says(ask.action())).isPresent()) {
      found.add(Hindrance.NOT_IN_SESSION);
    }
    if (session.isPresent() && isSensitive) {
      found.add(Hindrance.SENSITIVE);
    }
    return found;
  }

  ActsAs actsAs() {
    Optional<String> other =
        Optional.of(owners.get(0)).filter(owner -> !owner.equals(caller.accountId()));
    return new ActsAs(caller.accountId(), other, caller.sessionId(), caller.delegationId());
  }
}
