/**
 * The ConfigMap {@code mighty-gateway}, with the names of ingress-nginx's own. Enters: an image.
 * Leaves: {@link mightypi.gateway.route.Settings}, and what of the map cannot be heeded.
 *
 * @see <a
 *     href="https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/">ConfigMaps
 *     of ingress-nginx</a>
 */
@NullMarked
package mightypi.gateway.settings;

import org.jspecify.annotations.NullMarked;
