package mightypi.certificates.acme.engine;

import java.util.concurrent.Semaphore;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;

/** One authority: its directory and nonces, and how many may speak with it at once. */
record Authority(Session session, Semaphore places) {

  /** A question to it. */
  interface Question<T> {
    T ask() throws AcmeException;
  }

  /** Asks within the bound; faults that the library hides in a run-time exception come out. */
  <T> T ask(Question<T> question) throws AcmeException, InterruptedException {
    places.acquire();
    try {
      return question.ask();
    } catch (AcmeLazyLoadingException e) {
      throw e.getCause() instanceof AcmeException fault ? fault : new AcmeException("", e);
    } catch (AcmeProtocolException e) {
      throw new AcmeException(String.valueOf(e.getMessage()), e);
    } finally {
      places.release();
    }
  }

  /** An authority as the holder of an account. */
  record Member(Authority authority, Login login) {
    <T> T ask(Question<T> question) throws AcmeException, InterruptedException {
      return authority.ask(question);
    }
  }
}
