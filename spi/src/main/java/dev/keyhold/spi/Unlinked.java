package dev.keyhold.spi;

/** Explains the JVM's linkage errors to operators. */
final class Unlinked {
  private static final String FAILED_BEFORE = "Could not initialize class ";

  private Unlinked() {}

  static String words(LinkageError e) {
    String said = String.valueOf(e.getMessage());
    if (e instanceof UnsatisfiedLinkError) {
      return "a native library that it needs cannot be loaded; it is made for another platform, or"
          + " lies where nothing may be executed or where there is no room for it";
    }
    if (e instanceof ExceptionInInitializerError) {
      Throwable cause = e.getCause();
      return "a class that it needs could not be prepared"
          + (cause == null ? "" : ": " + cause.getClass().getName());
    }
    if (e instanceof NoClassDefFoundError && said.startsWith(FAILED_BEFORE)) {
      return "it needs the class %s, which could not be prepared before: the first failure says why"
          .formatted(said.substring(FAILED_BEFORE.length()));
    }
    return e instanceof NoClassDefFoundError
        ? "it needs the class %s, and no jar on the path has it".formatted(said)
        : "jars that do not fit each other are on the path (%s)".formatted(e.getClass().getName());
  }
}
