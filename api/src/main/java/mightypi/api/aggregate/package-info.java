/**
 * The API of others under our roof: APIServices ({@code apiregistration.k8s.io/v1}) whose group and
 * version an extension API server behind a Service answers for.
 *
 * <p>Enters: requests of known users who may make them, and images with APIServices. Leaves: the
 * extension's own answers, what it tells of itself (discovery, OpenAPI), and the condition {@code
 * Available}. We are the front proxy of Kubernetes' <a
 * href="https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/">aggregation
 * layer</a>: we find out who asks and whether they may, and vouch for them with a certificate of
 * our own. What an extension says is bounded in length and time, and asked for only when somebody
 * wants to know.
 */
@NullMarked
package mightypi.api.aggregate;

import org.jspecify.annotations.NullMarked;
