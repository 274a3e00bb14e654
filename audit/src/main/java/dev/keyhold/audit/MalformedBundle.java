package dev.keyhold.audit;

/** A bundle, or a part of it, that is not of the form that its format demands. */
final class MalformedBundle extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedBundle() {
    super(null, null, false, false);
  }

  static void unless(boolean wellFormed) throws MalformedBundle {
    if (!wellFormed) {
      throw new MalformedBundle();
    }
  }
}
