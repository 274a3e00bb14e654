package dev.keyhold.access;

import dev.keyhold.spi.Membership;
import java.util.Optional;

/**
 * What an account is to an organization.
 *
 * @param membership as it is now; empty if there is none, as after one of both was deleted
 */
public record MemberChange(
    String organizationId, String accountId, Optional<Membership> membership) {}
