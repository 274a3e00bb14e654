package dev.keyhold.trials;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What a worker does in a run, one operation after the other. It follows from the seed and from
 * what the worker had when the run began, so that the process that does it and the one that looks
 * afterwards know the same without a word.
 */
final class Script {
  /** The successor of a key, after it is gone. */
  static final String DELETED = "deleted";

  private final Random random;
  private final int worker;
  private final String prefix;
  private final Model model;
  private int count;

  /**
   * @param model what the worker has; changed with each operation
   */
  Script(long seed, int run, int worker, Model model) {
    this.random = new Random(seed + 1_000_003L * run + 7_919L * worker);
    this.worker = worker;
    this.prefix = "w" + worker + "-r" + run + "-n";
    this.model = model;
  }

  int worker() {
    return worker;
  }

  /** Whose thing it is, by its id or name. */
  static int worker(String id) {
    return Integer.parseInt(id.substring(1, id.indexOf('-')));
  }

  /** What the worker has, as of the last operation that was {@link #done}. */
  Model model() {
    return model;
  }

  Operation next() {
    String id = prefix + count++;
    while (true) {
      Optional<Operation> operation = drawn(id);
      if (operation.isPresent()) {
        return operation.get();
      }
    }
  }

  /** Notes that an operation was done. */
  void done(Operation operation) {
    operation.effect().accept(model);
    forgetSuccessors();
  }

  private void forgetSuccessors() {
    model
        .keys()
        .replaceAll(
            (name, key) ->
                key.successor().isEmpty() || model.keys().containsKey(key.successor().get())
                    ? key
                    : key.followedBy(DELETED));
  }

  /** Empty where there is nothing to which this could be done, or too much already. */
  private Optional<Operation> drawn(String id) {
    IdentityOperations identities = new IdentityOperations(id, model);
    KeyOperations keys = new KeyOperations(id, model);
    return switch (random.nextInt(24)) {
      case 0, 1 -> model.organizations().size() < 4 ? Optional.of(keys.signUp()) : Optional.empty();
      case 2 ->
          model.accounts().size() < 8 ? Optional.of(identities.createAccount()) : Optional.empty();
      case 3 -> any(model.accounts()).map(identities::rename);
      case 4 -> any(model.accounts()).map(identities::suspendOrReactivate);
      case 5 -> any(model.accounts()).filter(one -> !model.owns(one)).map(identities::delete);
      case 6, 7 -> any(model.organizations()).flatMap(this::seat).map(identities::changeSeat);
      case 8 -> any(model.organizations()).flatMap(this::seat).map(identities::transfer);
      case 9 -> any(model.organizations()).map(identities::deleteOrganization);
      case 10 -> any(model.accounts()).map(identities::setPassword);
      case 11 -> any(model.passwords()).map(identities::countFailure);
      case 12, 13, 14, 15 ->
          model.keys().size() < 20 ? any(model.accounts()).map(keys::issue) : Optional.empty();
      case 16 -> rotatable().map(key -> keys.rotate(key, false));
      case 17 -> rotatable().map(key -> keys.rotate(key, true));
      case 18 -> live().map(keys::enableOrDisable);
      case 19 -> live().map(keys::revoke);
      case 20, 21 -> any(model.keys()).map(keys::delete);
      case 22 -> any(model.accounts()).flatMap(keys::revokeAll);
      default -> Optional.of(keys.fail());
    };
  }

  private <K> Optional<K> any(Map<K, ?> things) {
    return any(new ArrayList<>(things.keySet()));
  }

  private <K> Optional<K> any(List<K> things) {
    return things.isEmpty()
        ? Optional.empty()
        : Optional.of(things.get(random.nextInt(things.size())));
  }

  /** Somebody in or for the organization, but not its owner. */
  private Optional<Model.Seat> seat(String organizationId) {
    String owner = model.organizations().get(organizationId).ownerId();
    return any(model.accounts())
        .filter(account -> !account.equals(owner))
        .map(account -> new Model.Seat(organizationId, account));
  }

  private Optional<String> live() {
    return any(
        model.keys().entrySet().stream()
            .filter(key -> key.getValue().revoked().isEmpty())
            .map(Map.Entry::getKey)
            .toList());
  }

  private Optional<String> rotatable() {
    return any(
        model.keys().entrySet().stream()
            .filter(key -> key.getValue().canBeRotated())
            .map(Map.Entry::getKey)
            .toList());
  }
}
