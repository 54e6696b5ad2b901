package mightypi.program.command;

import java.io.IOException;
import java.net.BindException;
import mightypi.store.CorruptStoreException;
import mightypi.store.DiskFullException;
import mightypi.store.NewerStoreException;
import mightypi.store.StoreInUseException;

/** The world's refusals at the start, in words that say what to do next. */
final class StartFailures {

  private StartFailures() {}

  /** What is started. */
  interface Start<T> {
    T call() throws IOException;
  }

  static <T> T explained(Start<T> start, DataDirectory data) {
    try {
      return start.call();
    } catch (StoreInUseException e) {
      throw new CommandFailure(
          String.valueOf(e.getMessage()),
          "see it with `mighty status%s`".formatted(data.argument()));
    } catch (CorruptStoreException | NewerStoreException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), "then run mighty up again");
    } catch (DiskFullException e) {
      throw new CommandFailure(
          String.valueOf(e.getMessage()), "`df -h " + data.path() + "` shows how full it is");
    } catch (BindException e) {
      throw new CommandFailure(
          "cannot listen: " + e.getMessage(),
          "see who has the port with `ss -ltnup`, or choose another with --api-port");
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot start: " + e.getMessage(), "mend what it names, then run mighty up again");
    }
  }
}
