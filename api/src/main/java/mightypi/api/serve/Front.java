package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.api.aggregate.Registered;
import mightypi.api.auth.User;
import mightypi.api.flow.FlowControl;
import mightypi.api.flow.Turn;
import mightypi.api.listen.Answer;
import mightypi.api.listen.Conversation;
import mightypi.api.listen.Handler;
import mightypi.api.metrics.Metrics;
import mightypi.api.metrics.RequestCounts;
import mightypi.api.request.Request;
import mightypi.api.request.Target;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.api.type.Types;
import mightypi.model.Image;

/** Every request comes in here: who asks, is it their turn, may they, and who answers. */
public final class Front implements Handler {

  private final Collaborators parts;
  private final Entrance entrance;
  private final ResourceVerbs resources;
  private final Discovery discovery;
  private final OpenApi openApi;
  private final About about;
  private final Issuer issuer;
  private final FlowControl flow = new FlowControl();
  private final RequestCounts counts = new RequestCounts();

  public Front(Collaborators parts) {
    this.parts = parts;
    this.entrance = new Entrance(parts.authenticator(), parts.authorizer());
    this.resources = new ResourceVerbs(parts);
    String epoch = parts.randomness().suffix(10);
    this.discovery = new Discovery(epoch, parts.aggregation());
    this.openApi = new OpenApi(epoch, parts.aggregation());
    this.about = new About(parts.store());
    this.issuer = new Issuer(parts.accountKeys());
  }

  @Override
  public void handle(Request request, Conversation conversation) throws IOException {
    Target target = Target.of(request);
    long start = parts.clock().nanos();
    int unanswered = 500; // what is thrown beside the two below is a fault of ours
    try {
      handle(request, target, conversation);
      unanswered = 0;
    } catch (StatusException e) {
      unanswered = e.status().code();
      throw e;
    } catch (IOException e) {
      unanswered = 0;
      throw e;
    } finally {
      int code = conversation.status() == 0 ? unanswered : conversation.status();
      counts.answered(target, code, parts.clock().nanos() - start);
    }
  }

  private void handle(Request request, Target target, Conversation conversation)
      throws IOException {
    Image now = parts.store().now();
    User user = entrance.identify(request, now);
    try (Turn turn = flow.turn(user, target, now)) {
      conversation.dress(turn.headers());
      if (turn.isGranted()) {
        entrance.admit(user, request, target, now);
        serve(Call.of(request, target, user, conversation, turn), now);
      } else {
        conversation.answer(tooManyRequests());
      }
    }
  }

  /** In the words of kube-apiserver, which here are no Status. */
  private static Answer tooManyRequests() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "text/plain; charset=utf-8");
    headers.put("x-content-type-options", "nosniff");
    headers.put("retry-after", "1");
    byte[] text = "Too many requests, please try again later.\n".getBytes(UTF_8);
    return new Answer(429, headers, List.of(text));
  }

  private void serve(Call call, Image now) throws IOException {
    Optional<Registered> extension = parts.aggregation().claimant(call.target().path(), now);
    if (extension.isPresent()) {
      forward(call, extension.get());
      return;
    }
    Types.Snapshot types = parts.types().of(now);
    if (!call.target().isResource()) {
      plain(call, types, now);
      return;
    }
    try {
      resources.serve(call, types);
    } catch (Reading.ExpiredPage expired) {
      call.conversation().answer(Answer.json(410, expired.json()));
    }
  }

  /** A watch there may last, and gives its seat back as one of ours does. */
  private void forward(Call call, Registered extension) throws IOException {
    if (call.target().verb().equals("watch")) {
      call.turn().close();
    }
    parts
        .aggregation()
        .forward(extension, call.request(), call.target(), call.user(), call.conversation());
  }

  /** Bodies for extensions may be longer than what we would hold in memory. */
  @Override
  public boolean readsBodies(String path) {
    return parts.aggregation().claimant(path, parts.store().now()).isPresent();
  }

  private void plain(Call call, Types.Snapshot types, Image now) throws IOException {
    List<String> path =
        Arrays.stream(call.target().path().split("/")).filter(part -> !part.isEmpty()).toList();
    if (!call.method().equals("GET")) {
      throw ResourceVerbs.notAllowed().asException();
    }
    switch (path.isEmpty() ? "" : path.getFirst()) {
      case "" -> about.paths(call);
      case "version" -> about.version(call);
      case "metrics" -> metrics(call, now);
      case "healthz", "livez", "readyz" -> about.health(call, path);
      case "api" -> core(call, Discovery.Known.of(types, now), path);
      case "apis" -> groups(call, Discovery.Known.of(types, now), path);
      case "openapi" -> openApi(call, Discovery.Known.of(types, now), path);
      case ".well-known", "openid" -> issuer(call);
      default -> throw Status.noSuchPath().asException();
    }
  }

  private void metrics(Call call, Image now) throws IOException {
    if (!call.target().path().equals("/metrics")) {
      throw Status.noSuchPath().asException();
    }
    byte[] text = Metrics.text(counts, now, About.GIT_VERSION);
    call.answer(200, Metrics.CONTENT_TYPE, Stream.of(text));
  }

  private void issuer(Call call) throws IOException {
    switch (call.target().path()) {
      case Issuer.CONFIGURATION -> issuer.configuration(call);
      case Issuer.KEYS -> issuer.keySet(call);
      default -> throw Status.noSuchPath().asException();
    }
  }

  private void core(Call call, Discovery.Known known, List<String> path) throws IOException {
    switch (path.size()) {
      case 1 -> discovery.roots(call, known, true);
      case 2 -> discovery.resources(call, known, "", path.get(1));
      default -> throw Status.noSuchPath().asException();
    }
  }

  private void groups(Call call, Discovery.Known known, List<String> path) throws IOException {
    switch (path.size()) {
      case 1 -> discovery.roots(call, known, false);
      case 2 -> discovery.group(call, known, path.get(1));
      case 3 -> discovery.resources(call, known, path.get(1), path.get(2));
      default -> throw Status.noSuchPath().asException();
    }
  }

  private void openApi(Call call, Discovery.Known known, List<String> path) throws IOException {
    if (path.size() == 2 && path.get(1).equals("v2")) {
      openApi.v2(call, known.types());
      return;
    }
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      throw Status.noSuchPath().asException();
    }
    if (path.size() == 2) {
      openApi.index(call, known);
    } else if (path.size() == 4 && path.get(2).equals("api")) {
      openApi.document(call, known, "", path.get(3));
    } else if (path.size() == 5 && path.get(2).equals("apis")) {
      openApi.document(call, known, path.get(3), path.get(4));
    } else {
      throw Status.noSuchPath().asException();
    }
  }
}
