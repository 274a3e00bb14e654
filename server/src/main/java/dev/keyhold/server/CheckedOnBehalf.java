package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.core.ActsAs;
import dev.keyhold.core.Core;
import dev.keyhold.spi.ApiKey;

/**
 * Takes the id of a delegation to the owner of the key, or of a session of his, and nothing else.
 * One that does not run is refused, and so is what nobody does for somebody else.
 */
record CheckedOnBehalf(Core core) implements OnBehalf {
  @Override
  public AuditContext.Builder add(
      ApiKey key, Router.Demand demand, String said, AuditContext.Builder context) {
    if (!demand.isForOthers()) {
      throw refused("nobody does this on behalf of somebody else");
    }
    ActsAs acts =
        demand
            .tenant()
            .or(key::organizationId)
            .flatMap(
                organization ->
                    key.ownerId()
                        .flatMap(account -> core.power().actsAs(organization, account, said)))
            .orElseThrow(
                () ->
                    refused(
                        "expected the id of a delegation to the owner of the key, or of a session of his, which runs"));
    acts.onBehalfOfId().ifPresent(context::onBehalfOfId);
    acts.impersonationId().ifPresent(context::impersonationId);
    return context;
  }

  private static Problem refused(String why) {
    return Problem.of(403, "FORBIDDEN", HEADER + ": " + why);
  }
}
