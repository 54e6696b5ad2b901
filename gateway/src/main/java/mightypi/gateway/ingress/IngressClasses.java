package mightypi.gateway.ingress;

import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/**
 * Whose an Ingress is. Ours are those of a class that names our controller, those of the class
 * {@code nginx} or MicroK8s' {@code public} as long as no IngressClass gives that name to somebody
 * else, and those without a class unless the default class is somebody else's.
 */
public final class IngressClasses {

  public static final String CONTROLLER = "mightypi.cloud/ingress-controller";
  public static final String OURS = "mighty";

  private static final Set<String> ADOPTED = Set.of(OURS, "nginx", "public");
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  private IngressClasses() {}

  public static boolean isOurs(Image image, Document ingress) {
    return className(ingress)
        .map(name -> isOurs(image, name))
        .orElseGet(() -> !isDefaultElsewhere(image));
  }

  /** The older annotation goes before the field, as ingress-nginx has it. */
  public static Optional<String> className(Document ingress) {
    return Json.text(ingress.tree(), "metadata", "annotations", "kubernetes.io/ingress.class")
        .or(() -> Json.text(ingress.tree(), "spec", "ingressClassName"))
        .filter(name -> !name.isEmpty());
  }

  private static boolean isOurs(Image image, String name) {
    return image
        .find(Kinds.INGRESS_CLASS.key("", name))
        .map(each -> controller(each).equals(CONTROLLER))
        .orElse(ADOPTED.contains(name));
  }

  private static String controller(Document ingressClass) {
    return Json.text(ingressClass.tree(), "spec", "controller").orElse("");
  }

  private static boolean isDefaultElsewhere(Image image) {
    boolean elsewhere = false;
    for (Document each : image.all(Kinds.INGRESS_CLASS)) {
      boolean isDefault =
          Json.text(each.tree(), "metadata", "annotations", DEFAULT).orElse("").equals("true");
      if (isDefault && controller(each).equals(CONTROLLER)) {
        return false;
      }
      elsewhere |= isDefault;
    }
    return elsewhere;
  }
}
