package dev.keyhold.apps;

import dev.keyhold.access.AnswerMemory;
import java.util.Optional;

/**
 * Leads requests to apps, from memory, as fresh as {@link AnswerMemory} is: a change that this
 * process has committed counts at once, and one of another process after five milliseconds at the
 * latest. What is written past the doors of {@link Apps} counts after a minute.
 *
 * <p>This object may be shared by threads. It is closed before the storages.
 */
public final class AppRouter implements AutoCloseable {
  private final AnswerMemory<RouteSource.Routes, RouteTable> tables;

  private AppRouter(AnswerMemory<RouteSource.Routes, RouteTable> tables) {
    this.tables = tables;
  }

  static AppRouter over(Storages storages) {
    return new AppRouter(AnswerMemory.over(new RouteSource(storages), storages.clock(), 1));
  }

  /**
   * The app of a path: the one whose prefix is the longest, by whole segments, among the apps that
   * the tenant has enabled, that are {@linkplain TenantApp.State#READY ready}, and whose version,
   * the pinned or else the latest, is there and not withdrawn.
   *
   * <p>A path that has not the one form in which paths are compared leads nowhere: one that does
   * not begin with a slash, or has an empty segment other than the last, or one that is {@code .}
   * or {@code ..}; that has a query, a fragment, a backslash, or what must be encoded and is not;
   * or that encodes what need not be, a slash, a backslash or a control character.
   *
   * @param path as it stands in the request, not decoded, without its query
   * @return empty if it leads nowhere
   * @throws dev.keyhold.spi.StorageException.NotFound if there is no such organization, where
   *     tenants are kept apart
   */
  public Optional<Target> route(String path, String organizationId) {
    return tables.answer(organizationId, RouteSource.Routes.ALL).find(path);
  }

  @Override
  public void close() {
    tables.close();
  }
}
