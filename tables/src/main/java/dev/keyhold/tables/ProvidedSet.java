package dev.keyhold.tables;

import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.List;
import java.util.Set;

/**
 * A set that {@link java.util.ServiceLoader} finds, so that the commands {@code keyhold tables} do:
 *
 * <pre>{@code
 * public final class OurTables extends ProvidedSet {
 *   public OurTables() {
 *     super(Ours.SET);
 *   }
 * }
 * }</pre>
 *
 * <p>Its name stands in {@code META-INF/services/dev.keyhold.spi.table.SetShape}, or behind {@code
 * provides} in the module's descriptor.
 */
public abstract class ProvidedSet implements SetShape {
  private final TableSet set;

  protected ProvidedSet(TableSet set) {
    this.set = set;
  }

  @Override
  public final String name() {
    return set.name();
  }

  @Override
  public final List<Shape> shapes() {
    return set.shapes();
  }

  @Override
  public final List<Migration> migrations(String dialect) {
    return set.migrations(dialect);
  }

  @Override
  public final Set<String> tenantTables() {
    return set.tenantTables();
  }

  @Override
  public final boolean isGuarded() {
    return set.isGuarded();
  }
}
