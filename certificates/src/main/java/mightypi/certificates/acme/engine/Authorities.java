package mightypi.certificates.acme.engine;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.certificates.acme.fact.AccountKey;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.SecretEntry;
import mightypi.certificates.acme.reach.Clients;
import mightypi.certificates.acme.reach.Trust;
import mightypi.model.Image;
import mightypi.model.Key;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** The authorities that issuers name, each known once. */
final class Authorities {

  private static final int MOST = 16;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private record Address(String server, Trust trust) {}

  private final AcmeConfig config;
  private final Clients clients;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Address, Authority> all = new LinkedHashMap<>();

  Authorities(AcmeConfig config, Clients clients) {
    this.config = config;
    this.clients = clients;
  }

  static Trust trust(AcmeIssuer issuer) {
    return new Trust(issuer.text("caBundle"), issuer.flag("skipTLSVerify"));
  }

  /** The authority of an issuer; its directory is asked for by the first question. */
  Authority of(AcmeIssuer issuer) throws IOException {
    Address address = new Address(issuer.server(), trust(issuer));
    lock.lock();
    try {
      Authority known = all.get(address);
      if (known != null) {
        return known;
      }
      Authority made = make(address);
      if (all.size() >= MOST) {
        all.remove(all.keySet().iterator().next());
      }
      all.put(address, made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  private Authority make(Address address) throws IOException {
    HttpClient client = clients.of(address.trust());
    URI server;
    try {
      server = URI.create(address.server());
    } catch (IllegalArgumentException e) {
      throw new IOException("spec.acme.server is not a URL: " + address.server(), e);
    }
    Session session = new Session(server, new Over(client));
    session.networkSettings().setTimeout(DEADLINE);
    return new Authority(session, new Semaphore(config.parallelism()));
  }

  /** The authority as the issuer's account speaks with it, once it is registered. */
  Authority.Member member(Image now, AcmeIssuer issuer) throws IOException {
    Authority authority = of(issuer);
    AccountKey key = accountKey(now, issuer);
    try {
      return new Authority.Member(
          authority,
          authority.session().login(URI.create(issuer.accountUrl()).toURL(), key.pair()));
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new IOException("Failed to parse existing ACME server URI " + issuer.accountUrl(), e);
    }
  }

  private AccountKey accountKey(Image now, AcmeIssuer issuer) throws IOException {
    Key secret = issuer.accountSecret(config.clusterResourceNamespace());
    byte[] pem =
        SecretEntry.bytes(now, secret, issuer.accountEntry())
            .orElseThrow(
                () ->
                    new IOException(
                        "account key: " + SecretEntry.absence(now, secret, issuer.accountEntry())));
    try {
      return AccountKey.parse(pem);
    } catch (GeneralSecurityException e) {
      throw new IOException("account key: " + e.getMessage(), e);
    }
  }

  /** Any authority that keeps to RFC 8555, over a client of our choice. */
  private static final class Over extends GenericAcmeProvider {
    private final HttpClient client;

    Over(HttpClient client) {
      this.client = client;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
      return client;
    }
  }
}
