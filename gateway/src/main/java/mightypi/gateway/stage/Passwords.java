package mightypi.gateway.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import mightypi.model.Randomness;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Md5Crypt;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Compares passwords with hashes in the forms of htpasswd: bcrypt, {@code $apr1$}, {@code {SHA}},
 * crypt. A pair that was right once is known again by a digest under a key of this process, so that
 * every request of a session does not pay for the slow hash; the password itself is not kept.
 */
final class Passwords {

  private static final int MOST_KNOWN = 1024;
  private static final int MOST_WAITING = 256;
  private static final int THREADS = 2;

  /** A cost of bcrypt from 15, or a million rounds of crypt: seconds for each comparison. */
  private static final Pattern DEAR =
      Pattern.compile("\\$2[a-z]?\\$(1[5-9]|[2-9]\\d)|\\$[56]\\$rounds=\\d{7}");

  private final byte[] key;
  private final ExecutorService comparing;
  private final Map<ByteBuffer, Boolean> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  Passwords(Randomness randomness) {
    key = randomness.bytes(32);
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("gateway-passwords").factory());
    threads.allowCoreThreadTimeOut(true);
    comparing = threads;
  }

  /** Who hears how a comparison went. */
  interface Compared {
    void isRight(boolean answer);
  }

  boolean isKnown(String password, String hash) {
    ByteBuffer digest = digest(password, hash);
    synchronized (known) {
      return known.get(digest) != null;
    }
  }

  /** Throws RejectedExecutionException when too many wait. */
  void compare(String password, String hash, Compared then) {
    comparing.execute(
        () -> {
          boolean isRight = false;
          try {
            isRight = matches(password, hash);
          } finally {
            then.isRight(isRight); // whatever happens, somebody waits for an answer
          }
          if (isRight) {
            remember(digest(password, hash));
          }
        });
  }

  private void remember(ByteBuffer digest) {
    synchronized (known) {
      known.put(digest, true);
    }
  }

  private ByteBuffer digest(String password, String hash) {
    MessageDigest sha = sha("SHA-256");
    sha.update(key);
    sha.update(hash.getBytes(UTF_8));
    sha.update((byte) 0);
    return ByteBuffer.wrap(sha.digest(password.getBytes(UTF_8)));
  }

  private static MessageDigest sha(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A hash of a form that is not known matches nothing, nor does one that takes too long. */
  static boolean matches(String password, String hash) {
    if (DEAR.matcher(hash).lookingAt()) {
      return false;
    }
    byte[] bytes = password.getBytes(UTF_8);
    try {
      if (hash.startsWith("$2")) {
        return OpenBSDBCrypt.checkPassword(hash, bytes);
      }
      if (hash.startsWith("$apr1$")) {
        return same(Md5Crypt.apr1Crypt(bytes, hash), hash);
      }
      if (hash.startsWith("{SHA}")) {
        byte[] digest = sha("SHA-1").digest(bytes);
        return same(Base64.getEncoder().encodeToString(digest), hash.substring(5));
      }
      return hash.length() >= 13 && same(Crypt.crypt(bytes, hash), hash);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
