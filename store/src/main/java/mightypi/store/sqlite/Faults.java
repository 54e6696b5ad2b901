package mightypi.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import mightypi.store.CorruptStoreException;
import mightypi.store.DiskFullException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean to those who run a cloud. */
final class Faults {

  // An I/O error with less room than this left is for want of room: SQLite does not tell always.
  private static final long HARDLY_ANY_ROOM = 256 << 10;

  private Faults() {}

  static IOException opening(Path file, SQLException fault) {
    return switch (code(fault)) {
      case SQLITE_CORRUPT,
          SQLITE_CORRUPT_INDEX,
          SQLITE_CORRUPT_SEQUENCE,
          SQLITE_CORRUPT_VTAB,
          SQLITE_NOTADB,
          SQLITE_IOERR_SHORT_READ ->
          new CorruptStoreException(file, String.valueOf(fault.getMessage()), fault);
      default -> writing(file, fault);
    };
  }

  static IOException writing(Path file, SQLException fault) {
    if (code(fault) == SQLiteErrorCode.SQLITE_FULL || hasHardlyRoom(file, fault)) {
      return new DiskFullException(file, fault);
    }
    return new IOException(file + ": " + fault.getMessage(), fault);
  }

  private static boolean hasHardlyRoom(Path file, SQLException fault) {
    try {
      return code(fault).name().startsWith("SQLITE_IOERR")
          && Files.getFileStore(file).getUsableSpace() < HARDLY_ANY_ROOM;
    } catch (IOException e) {
      fault.addSuppressed(e);
      return false;
    }
  }

  private static SQLiteErrorCode code(SQLException fault) {
    return fault instanceof SQLiteException known
        ? known.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
