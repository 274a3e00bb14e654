package dev.keyhold.server;

import dev.keyhold.core.Ask;
import dev.keyhold.core.Core;
import dev.keyhold.spi.Page;
import java.util.List;
import java.util.Optional;

/** Asks the core. */
record CorePrivileges(Core core) implements PrivilegeCheck {
  @Override
  public boolean may(
      String organizationId, String accountId, String privilege, Optional<String> resource) {
    Ask ask = Ask.of(accountId, privilege);
    return core.power().may(organizationId, resource.map(ask::on).orElse(ask));
  }

  @Override
  public List<String> who(String organizationId, String privilege, Optional<String> resource) {
    return Page.all(page -> core.power().who(organizationId, privilege, resource, page));
  }
}
