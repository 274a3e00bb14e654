package dev.keyhold.trials;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One thing that a worker does, all or nothing.
 *
 * @param id which also is the request of its audit entries
 * @param entries the actions that the trail records for it
 * @param effect what becomes of the worker's things
 * @param work does it
 */
record Operation(String id, List<String> entries, Consumer<Model> effect, Work work) {

  /** Does something to a hub. */
  @FunctionalInterface
  interface Work {
    /**
     * @return the text of the key that was issued
     */
    Optional<String> run(Hub hub);
  }
}
