package mightypi.store.sqlite;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import mightypi.model.Document;
import mightypi.store.Store.Result;
import mightypi.store.Store.Write;

/** A write on its way, and the place where its author waits for the result. */
final class Waiting {

  private final Write write;
  private final CompletableFuture<Result> answer = new CompletableFuture<>();

  Waiting(Write write) {
    this.write = write;
  }

  Write write() {
    return write;
  }

  int size() {
    return write.document().map(Document::size).orElse(0);
  }

  void answer(Result result) {
    answer.complete(result);
  }

  void fail(Exception why) {
    answer.completeExceptionally(why);
  }

  Result await() throws IOException {
    try {
      return answer.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException fault -> throw fault;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
