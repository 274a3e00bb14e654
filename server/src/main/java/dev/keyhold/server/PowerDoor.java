package dev.keyhold.server;

import dev.keyhold.core.Core;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What the routes about an organization's power work with. */
record PowerDoor(Kit kit, TenantStorages storages, Core core) {
  static final String PREFIX = "/v1/tenants/{" + Route.TENANT + "}";
  static final Field<Long> VERSION = Field.number("version");

  static String organization(Request request) {
    return request.path(Route.TENANT);
  }

  /** Changes rows of the organization that a path names. */
  <T> T write(Request request, BiFunction<Transaction, String, T> work) {
    request.end();
    String organization = organization(request);
    return storages.of(organization).write(tx -> work.apply(tx, organization));
  }

  <T> T read(Request request, BiFunction<Transaction, String, T> work) {
    request.end();
    String organization = organization(request);
    return storages.of(organization).read(tx -> work.apply(tx, organization));
  }

  <T> Answer page(
      Request request,
      View<T> view,
      Function<PageRequest, BiFunction<Transaction, String, Page<T>>> list) {
    PageRequest page = request.parameters().page();
    return Answer.ok(Views.page(read(request, list.apply(page)), view::json));
  }

  /** 204, or 404 where there was nothing. */
  static Answer removed(boolean isRemoved, String what) {
    if (!isRemoved) {
      throw missing(what);
    }
    return Answer.none();
  }

  static StorageException.NotFound missing(String what) {
    return new StorageException.NotFound("there is no such " + what);
  }

  /**
   * @throws StorageException.Conflict if somebody has changed it since
   */
  static void checkVersion(Optional<Long> seen, long version) {
    if (seen.filter(it -> it != version).isPresent()) {
      throw new StorageException.Conflict("version", "somebody has changed it since");
    }
  }

  /** Who asks, if the key that came has an owner: whoever gives a role, or revokes something. */
  static Optional<String> asker(Request request) {
    return request.caller().flatMap(key -> key.ownerId());
  }
}
