package dev.keyhold.events;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.spi.table.TableStore;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A storage whose tables are not what they should be. */
class FaultyStorage implements Storage {
  private final Storage sound;
  private final UnaryOperator<TableStore> fault;

  FaultyStorage(Storage sound, UnaryOperator<TableStore> fault) {
    this.sound = sound;
    this.fault = fault;
  }

  @Override
  public Set<Part> offers() {
    return sound.offers();
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    return sound.read(tx -> work.run(new Faulty(tx)));
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    return sound.write(tx -> work.run(new Faulty(tx)));
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    return sound.write(timeout, tx -> work.run(new Faulty(tx)));
  }

  @Override
  public Listening listen(Runnable listener) {
    return sound.listen(listener);
  }

  @Override
  public void close() {
    sound.close();
  }

  /** Nothing is beneath it. */
  private final class Faulty implements Transaction {
    private final Transaction tx;

    Faulty(Transaction tx) {
      this.tx = tx;
    }

    @Override
    public IdentityStore identities() {
      return tx.identities();
    }

    @Override
    public ApiKeyStorage apiKeys() {
      return tx.apiKeys();
    }

    @Override
    public AuditSink audit() {
      return tx.audit();
    }

    @Override
    public TableStore tables() {
      return fault.apply(tx.tables());
    }
  }
}
