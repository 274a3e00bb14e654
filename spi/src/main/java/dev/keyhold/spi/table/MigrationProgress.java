package dev.keyhold.spi.table;

/** Is told how an upgrade goes, by the thread that does it. */
public interface MigrationProgress {
  /** Tells nobody. */
  MigrationProgress SILENT =
      new MigrationProgress() {
        @Override
        public void begins(String set, int number, String name) {
          // Who opens a storage waits for the end.
        }

        @Override
        public void goesOn() {
          // The same.
        }

        @Override
        public void ends() {
          // The same.
        }
      };

  /**
   * A migration begins.
   *
   * @param set whose it is; {@code keyhold} for Keyhold's own
   */
  void begins(String set, int number, String name);

  /** It goes on. Comes several times a second, where the storage can tell. */
  void goesOn();

  /** It has run. It is kept once all of its set have run. */
  void ends();
}
