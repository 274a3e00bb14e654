package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Words;
import java.util.Map;

/** The edge of a membership, which says so of itself. */
final class MemberEdge {
  private MemberEdge() {}

  /**
   * @param seq the number of the newest event when the membership was looked at
   */
  static Json attributes(Membership membership, long seq) {
    return Json.of(
        Map.of(
            AccessModel.SOURCE,
            AccessModel.MEMBERS_TABLE,
            AccessModel.LEVEL,
            Words.of(membership.level()),
            AccessModel.SEQ,
            seq));
  }

  static boolean isOne(Edge edge) {
    return edge.type().equals(AccessModel.BELONGS_TO) && says(edge.attributes());
  }

  static boolean says(Json attributes) {
    return attributes.value() instanceof Map<?, ?> members
        && AccessModel.MEMBERS_TABLE.equals(members.get(AccessModel.SOURCE));
  }

  /** Whether it says the level of a membership. */
  static boolean isOf(Edge edge, Membership membership) {
    return isOne(edge)
        && edge.attributes().value() instanceof Map<?, ?> members
        && Words.of(membership.level()).equals(members.get(AccessModel.LEVEL));
  }
}
