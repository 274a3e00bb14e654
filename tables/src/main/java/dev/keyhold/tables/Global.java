package dev.keyhold.tables;

/** The rows of tables that belong to everybody. */
public final class Global extends Rows<Global> {
  Global(RowAccess access) {
    super(access);
  }

  /** The deleted rows in the place of the live ones, of tables whose deletion is soft. */
  public Global deleted() {
    return new Global(access.deleted());
  }
}
