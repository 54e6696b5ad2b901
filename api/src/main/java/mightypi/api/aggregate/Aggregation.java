package mightypi.api.aggregate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mightypi.api.auth.User;
import mightypi.api.listen.Conversation;
import mightypi.api.pki.Identity;
import mightypi.api.request.Request;
import mightypi.api.request.Target;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Image;
import mightypi.model.Randomness;
import mightypi.model.Registration;

/** The API of others, as our own server serves it. */
public final class Aggregation {

  private final Extensions extensions;
  private final Listings listings;
  private final Documents documents;
  private final Forwarding forwarding;
  private volatile Consumer<Registered> doubts = one -> {}; // nobody looks yet

  private Aggregation(Extensions extensions) {
    this.extensions = extensions;
    this.listings = new Listings(extensions);
    this.documents = new Documents(extensions);
    this.forwarding = new Forwarding(extensions, one -> doubts.accept(one));
  }

  /**
   * @param frontProxy whom we show to extension API servers
   */
  public static Aggregation by(
      Identity frontProxy, Supplier<Image> images, Clock clock, Randomness randomness) {
    return new Aggregation(new Extensions(images, frontProxy, clock, randomness));
  }

  /**
   * Keeps the condition {@code Available}, and empties namespaces of what extensions have in them.
   */
  public Registration start(Cluster cluster) {
    Availability keeper = Availability.start(extensions, cluster, listings::begin);
    doubts = keeper::doubt;
    NamespaceContents contents = NamespaceContents.start(extensions, listings, cluster);
    return () -> {
      contents.close();
      keeper.close();
    };
  }

  /**
   * Who answers for a path, if it is an extension.
   *
   * @param path below {@code /apis/group/version}, decoded or not
   */
  public Optional<Registered> claimant(String path, Image now) {
    if (!path.startsWith("/apis/")) {
      return Optional.empty();
    }
    String[] parts = path.substring("/apis/".length()).split("/", 3);
    return parts.length < 2 || parts[1].isEmpty()
        ? Optional.empty()
        : Registered.extension(now, parts[0], parts[1]);
  }

  /** Passes on a request of a user who may make it, and the answer back. */
  public void forward(
      Registered to, Request request, Target target, User user, Conversation conversation)
      throws IOException {
    forwarding.pass(to, new Forwarding.Passing(request, target, user, conversation));
  }

  /**
   * What extensions have, in the form of aggregated discovery; empty of one that does not tell now.
   */
  public Map<Registered, Optional<List<Map<String, Object>>>> resources(List<Registered> of) {
    return listings.of(of);
  }

  /** The paths and addresses of the extensions' documents, for the index of OpenAPI v3. */
  public Map<String, String> documentAddresses() {
    return documents.index();
  }

  /**
   * A document in OpenAPI v3.
   *
   * @param hash under which clients may keep it
   */
  public record Described(String hash, byte[] json) {}

  public Optional<Described> described(Registered one) throws IOException {
    return documents.v3(one).map(found -> new Described(found.hash(), found.json()));
  }

  /**
   * What the extensions say in OpenAPI v2.
   *
   * @param hash differs when they say something else
   */
  public record Sayings(String hash, List<Swagger> swaggers) {}

  public Sayings sayings() {
    List<Documents.Told> told = documents.swaggers();
    String hash = String.join("-", told.stream().map(Documents.Told::hash).toList());
    return new Sayings(hash, told.stream().map(Documents.Told::swagger).toList());
  }
}
