package dev.keyhold.core;

import dev.keyhold.access.Access;
import dev.keyhold.access.Graphs;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens the doors of the core. Those that change something take your transaction: one of the
 * storage that all share, or one of the organization's, as each says. They change what they are
 * told to; whether the caller may have that done is asked of {@link #power} before.
 *
 * <p>The storages were opened with {@link CoreTables}, {@code EventTables.SET} and {@code
 * GraphTables.SET}. This object may be shared by threads.
 */
public final class Core {
  private final Tables tables;
  private final InstantSource clock;
  private final Power power;

  private Core(Tables tables, InstantSource clock, Power power) {
    this.tables = tables;
    this.clock = clock;
    this.power = power;
  }

  /**
   * The storages, and what is known of them.
   *
   * @param system has accounts, organizations, memberships, and the log of their changes
   * @param tenants the storage of an organization's rows, by its id; it may be {@code system}
   * @param events with which the changes are published ({@code ChangeEvents})
   * @param platform the organization that runs everything, in which alone privileges of the scope
   *     {@link Privilege.Scope#PLATFORM} count; empty if there is none
   */
  public record Setup(
      Storage system,
      Function<String, ? extends Storage> tenants,
      Events events,
      Optional<String> platform) {
    public static Setup of(
        Storage system, Function<String, ? extends Storage> tenants, Events events) {
      return new Setup(system, tenants, events, Optional.empty());
    }

    public Setup platform(String organizationId) {
      return new Setup(system, tenants, events, Optional.of(organizationId));
    }
  }

  /**
   * Adds the {@linkplain StandardPrivilege standard privileges}, if they are missing.
   *
   * @param clock of the storages
   */
  public static Core over(Setup setup, InstantSource clock) {
    Tables tables = Tables.of(clock);
    Function<String, Storage> tenants = setup.tenants()::apply;
    Access access = Access.over(setup.system(), tenants, setup.events(), clock);
    Power power =
        new Power(
            new Readings(setup.system(), tenants, tables),
            access,
            Graphs.of(clock),
            clock,
            setup.platform());
    Core core = new Core(tables, clock, power);
    if (!setup.system().read(tx -> core.privileges(tx).hasStandardOnes())) {
      setup.system().run(tx -> core.privileges(tx).install());
    }
    return core;
  }

  /** Decides. */
  public Power power() {
    return power;
  }

  public Impersonations impersonations() {
    return new Impersonations(power);
  }

  /**
   * @param tx of the storage that all share
   */
  public PrivilegeCatalog privileges(Transaction tx) {
    return new PrivilegeCatalog(SharedRows.in(tables, tx, clock));
  }

  /**
   * @param tx of the storage that all share
   */
  public SecondFactors secondFactors(Transaction tx) {
    return new SecondFactors(SharedRows.in(tables, tx, clock));
  }

  /** Which domains are whose, as the DNS says. */
  public TenantDomains domains(TxtRecords records) {
    return new TenantDomains(power.readings().system(), tables, clock, records);
  }

  /**
   * @param tx of the organization's storage
   */
  public TenantPolicies policies(Transaction tx, String organizationId) {
    return new TenantPolicies(rows(tx, organizationId));
  }

  /**
   * @param tx of the storage that all share
   */
  public Workgroups workgroups(Transaction tx) {
    return new Workgroups(SharedRows.in(tables, tx, clock));
  }

  /**
   * @param tx of the organization's storage
   */
  public Roles roles(Transaction tx, String organizationId) {
    return new Roles(rows(tx, organizationId));
  }

  /**
   * @param tx of the organization's storage
   */
  public Departments departments(Transaction tx, String organizationId) {
    return new Departments(rows(tx, organizationId));
  }

  /**
   * @param tx of the organization's storage
   */
  public Groups groups(Transaction tx, String organizationId) {
    return new Groups(rows(tx, organizationId));
  }

  /**
   * @param tx of the organization's storage
   */
  public Delegations delegations(Transaction tx, String organizationId) {
    return new Delegations(rows(tx, organizationId));
  }

  private PowerRows rows(Transaction tx, String organizationId) {
    return PowerRows.in(tables, tx, organizationId, clock);
  }
}
