/** What applications are configured with: ConfigMap, Secret. */
@NullMarked
package mightypi.api.kind.config;

import org.jspecify.annotations.NullMarked;
