package dev.keyhold.examples.tenants;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tables.Tables;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Software for law firms, none of which learns anything of another one. */
public final class Practice implements AutoCloseable {
  private static final PageRequest PAGE = PageRequest.first(100);

  private final Tenants tenants;
  private final Tables tables;
  private final InstantSource clock;

  private Practice(Tenants tenants, InstantSource clock) {
    this.tenants = tenants;
    this.tables = Tables.of(clock);
    this.clock = clock;
  }

  public static Practice open(String url, TenantMode mode, InstantSource clock) {
    StorageConfig shared = StorageConfig.builder(url).tables(Matter.SET).build();
    Tenants tenants =
        Tenants.builder(shared, () -> AuditContext.of("practice")).mode(mode).clock(clock).open();
    return new Practice(tenants, clock);
  }

  /** A firm and the person who owns it: what all share. */
  public void found(String firm, String owner) {
    tenants
        .system()
        .run(
            tx -> {
              tx.identities()
                  .accounts()
                  .create(
                      Account.builder(owner, clock.instant())
                          .email(owner + "@example.org")
                          .build());
              tx.identities()
                  .organizations()
                  .create(
                      Organization.builder(firm, clock.instant())
                          .name(firm)
                          .slug(firm)
                          .ownerId(owner)
                          .build());
            });
  }

  /** A matter of a firm: a unit of work of that tenant alone. */
  public Matter begin(String firm, String title, String lawyer) {
    AuditedStorage ours = tenants.tenant(firm);
    return ours.write(
        tx ->
            tables
                .in(tx, firm)
                .insert(
                    Matter.TABLE,
                    row -> new Matter(row.stamp(), firm, title, Optional.of(lawyer))));
  }

  public List<String> matters(String firm) {
    return tenants
        .tenant(firm)
        .read(tx -> tables.in(tx, firm).from(Matter.TABLE).by(Matter.BY_TITLE).page(PAGE))
        .items()
        .stream()
        .map(Matter::title)
        .toList();
  }

  /** The trail that a firm may be given. */
  public List<String> trail(String firm) {
    return tenants
        .tenant(firm)
        .read(tx -> tx.audit().list(AuditQuery.ALL.newestFirst(false), PAGE))
        .items()
        .stream()
        .map(entry -> entry.sequence() + " " + entry.content().action())
        .toList();
  }

  /** A verified key says which organization it is of, so nothing is looked up. */
  public AuditedStorage opened(ApiKey key) {
    return tenants.tenant(key);
  }

  /** For good: rows, trail, organization, members and keys. */
  public boolean dissolve(String firm) {
    return tenants.remove(firm);
  }

  @Override
  public void close() {
    tenants.close();
  }
}
