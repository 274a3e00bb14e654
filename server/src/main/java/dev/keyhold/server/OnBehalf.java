package dev.keyhold.server;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.spi.ApiKey;

/** Says for whom whoever presents a key acts, by what a header of the request says. */
@FunctionalInterface
interface OnBehalf {
  String HEADER = "X-Keyhold-On-Behalf-Of";

  /** The id of a user, of which nobody knows here whether it is true. */
  OnBehalf AS_IT_SAYS = (key, demand, said, context) -> context.onBehalfOfId(said);

  /**
   * @param said what the header says, decoded
   * @throws Problem if it is not so
   */
  AuditContext.Builder add(
      ApiKey key, Router.Demand demand, String said, AuditContext.Builder context);
}
