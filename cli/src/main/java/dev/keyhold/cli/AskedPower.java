package dev.keyhold.cli;

import dev.keyhold.core.Ask;
import dev.keyhold.core.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A question about what somebody may do. */
final class AskedPower {
  @Parameters(index = "0", paramLabel = "ACCOUNT", description = "The id of the account.")
  private String account;

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      description = "A privilege, such as invoice.pay, or an action of the access graph.")
  private String action;

  @Option(
      names = "--on",
      paramLabel = "RESOURCE",
      description = "On which resource, such as document:7.")
  private @Nullable String resource;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "A scope that whoever acts must have in the access graph; it may be repeated.")
  private List<String> scopes = List.of();

  @ArgGroup private @Nullable As as;

  /** As whom, if not as himself. */
  static final class As {
    @Option(
        names = "--delegation",
        paramLabel = "ID",
        description = "By which delegation the account acts.")
    private @Nullable String delegation;

    @Option(
        names = "--session",
        paramLabel = "ID",
        description = "In which session of impersonation the account acts.")
    private @Nullable String session;
  }

  AskedPower() {}

  Ask ask() {
    Caller caller =
        new Caller(
            account,
            Optional.ofNullable(as == null ? null : as.delegation),
            Optional.ofNullable(as == null ? null : as.session),
            Optional.empty());
    return new Ask(caller, action, Optional.ofNullable(resource), Set.copyOf(scopes));
  }
}
