package mightypi.api.admission.step;

import java.util.Comparator;
import java.util.Optional;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** A new Ingress that names no class gets the default one, the newest if there are several. */
final class DefaultIngressClass implements Admission {

  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";
  private static final String OLD_CLASS = "kubernetes.io/ingress.class";

  @Override
  public Document admit(Request request, Document ingress) {
    if (!request.creates(Kinds.INGRESS) || isNamed(ingress)) {
      return ingress;
    }
    return defaultClass(request.now())
        .map(each -> ingress.with(each.name(), "spec", "ingressClassName"))
        .orElse(ingress);
  }

  private static boolean isNamed(Document ingress) {
    return Json.at(ingress.tree(), "spec", "ingressClassName").isPresent()
        || Json.at(ingress.tree(), "metadata", "annotations", OLD_CLASS).isPresent();
  }

  private static Optional<Document> defaultClass(Image now) {
    return now.all(Kinds.INGRESS_CLASS).stream()
        .filter(DefaultIngressClass::isDefault)
        .min(
            Comparator.comparing(DefaultIngressClass::created)
                .reversed()
                .thenComparing(Document::name));
  }

  private static boolean isDefault(Document type) {
    return Json.text(type.tree(), "metadata", "annotations", DEFAULT).orElse("").equals("true");
  }

  private static String created(Document type) {
    return Json.text(type.tree(), "metadata", "creationTimestamp").orElse("");
  }
}
