package dev.keyhold.access;

import dev.keyhold.spi.Membership;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another engine that answers who may do what, and follows from the memberships as the access graph
 * does. It is told by a {@link MemberFeed}, by one thread at a time.
 *
 * <p>It may be told the same more than once. What it is told at last is right, so to do all of it
 * again does no harm.
 */
public interface MemberSink {
  /**
   * All memberships that there are. Whatever else the engine knows of any is void. Those that
   * change meanwhile come afterwards.
   *
   * @param members by organizations; the stream is read while this runs
   * @throws RuntimeException if the engine does not take them; they come again
   */
  void replaceAll(Stream<Membership> members);

  /**
   * Memberships that may be others now.
   *
   * @param changes each membership at most once
   * @throws RuntimeException if the engine does not take them; they come again
   */
  void apply(List<MemberChange> changes);
}
