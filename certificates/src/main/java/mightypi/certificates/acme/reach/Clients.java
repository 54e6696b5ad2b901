package mightypi.certificates.acme.reach;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** One HTTP client for each trust; the one that was made first goes when there are too many. */
public final class Clients {

  private static final int MOST = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Trust, HttpClient> all = new LinkedHashMap<>();

  public HttpClient of(Trust trust) throws IOException {
    lock.lock();
    try {
      HttpClient known = all.get(trust);
      if (known != null) {
        return known;
      }
      HttpClient made = trust.client();
      if (all.size() >= MOST) {
        all.remove(all.keySet().iterator().next());
      }
      all.put(trust, made);
      return made;
    } finally {
      lock.unlock();
    }
  }
}
