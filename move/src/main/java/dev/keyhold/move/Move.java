package dev.keyhold.move;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.tables.TableIdentities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * All that a storage holds, moved into an empty one of the same or another kind, and proved to be
 * the same there. Both keep all their rules meanwhile.
 *
 * <p>The move is one unit of work of the source, which changes nothing: nobody else can write to
 * the source until the move has ended, and everybody can read. In the target each page is a unit of
 * its own. A move that was cut short is gone on with by another one.
 */
public final class Move {
  private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(30);

  private final Storage source;
  private final String name;
  private final List<MovedPart<?>> parts;

  private Move(Storage source, String name, List<MovedPart<?>> parts) {
    this.source = source;
    this.name = name;
    this.parts = parts;
  }

  /**
   * @param source not decorated, as its target, so that nothing is recorded
   * @param name of the source, by which a later move knows that it goes on
   */
  public static Move from(Storage source, String name) {
    Collection<Shape> own = source.read(tx -> tx.tables().shapes());
    return new Move(source, name, parts(source.offers(), own));
  }

  /** What the source offers, each behind what it refers to. */
  private static List<MovedPart<?>> parts(Set<Part> offered, Collection<Shape> own) {
    List<MovedPart<?>> parts = new ArrayList<>();
    if (offered.contains(Part.IDENTITIES)) {
      parts.addAll(TablePart.of(TableIdentities.SET.shapes()));
    }
    if (offered.contains(Part.API_KEYS)) {
      parts.add(new KeyPart());
    }
    parts.addAll(TablePart.of(own));
    parts.add(new TrailPart());
    parts.add(new StatePart());
    return parts;
  }

  /** The digest of each part of the source, by its name. */
  public SortedMap<String, String> digests() {
    return source.read(
        tx -> {
          SortedMap<String, String> digests = new TreeMap<>();
          parts.forEach(part -> digests.put(part.name(), digest(part, tx).hex()));
          return digests;
        });
  }

  /**
   * What a part came to.
   *
   * @param source the digest of what the source holds
   * @param target the same of the target
   */
  public record Proof(String part, long records, String source, String target) {
    public boolean isSame() {
      return source.equals(target);
    }
  }

  /**
   * How many records of each part would be moved.
   *
   * @param counted hears of each part
   */
  public void look(ObjLongConsumer<String> counted) {
    source.read(
        tx -> {
          for (MovedPart<?> part : parts) {
            counted.accept(part.name(), digest(part, tx).records());
          }
          return true;
        });
  }

  /**
   * Refuses a target into which nothing can be moved.
   *
   * @throws StorageException.Conflict if it is neither empty nor half moved from this source
   * @throws StorageException.Unsupported if it was not opened with the tables of the source
   */
  public void check(Storage target) {
    Collection<Shape> tables = source.read(from -> from.tables().shapes());
    target.read(
        to -> {
          check(tables, to);
          return true;
        });
  }

  private void check(Collection<Shape> tables, Transaction to) {
    if (!Set.copyOf(tables).equals(Set.copyOf(to.tables().shapes()))) {
      throw new StorageException.Unsupported("the target has not the tables of the source");
    }
    boolean isEmpty = parts.stream().noneMatch(part -> part.pages(to).hasNext());
    MoveMark.check(to, name, isEmpty);
  }

  /**
   * Moves all of it.
   *
   * @param target one that {@link #check} does not refuse
   * @param copied hears of each page: the part, and how many records of it there are by now
   * @return what each part came to; if one is not the same, the target is no copy
   * @throws StorageException.Conflict as {@link #check} says
   */
  public List<Proof> into(Storage target, ObjLongConsumer<String> copied) {
    return source.write(
        AS_LONG_AS_IT_TAKES,
        from -> {
          if (MoveMark.isIn(from)) {
            throw new StorageException.Conflict(
                "a move into the source has begun and not ended, so that it is not whole");
          }
          // In one unit, as two moves may begin at once.
          target.run(
              to -> {
                check(from.tables().shapes(), to);
                MoveMark.set(to, name);
              });
          for (MovedPart<?> part : parts) {
            copy(part, from, target, copied);
          }
          List<Proof> proofs = target.read(to -> proofs(from, to));
          if (proofs.stream().allMatch(Proof::isSame)) {
            MoveMark.remove(target);
          }
          return proofs;
        });
  }

  private static <T> void copy(
      MovedPart<T> part, Transaction from, Storage target, ObjLongConsumer<String> copied) {
    long records = 0;
    for (Iterator<List<T>> pages = part.pages(from); pages.hasNext(); ) {
      List<T> page = pages.next();
      target.run(to -> part.add(from, to, page));
      records += page.size();
      copied.accept(part.name(), records);
    }
  }

  private List<Proof> proofs(Transaction from, Transaction to) {
    List<Proof> proofs = new ArrayList<>();
    for (MovedPart<?> part : parts) {
      Digest source = digest(part, from);
      Digest copy = digest(part, to);
      proofs.add(new Proof(part.name(), copy.records(), source.hex(), copy.hex()));
    }
    return proofs;
  }

  private static <T> Digest digest(MovedPart<T> part, Transaction tx) {
    Digest digest = new Digest();
    part.pages(tx).forEachRemaining(page -> page.forEach(digest::add));
    return digest;
  }
}
