package mightypi.gateway.backend;

import mightypi.gateway.secret.Secrets;
import mightypi.model.Image;

/** What Ingresses and routes may refer to. */
public record World(Image image, Services services, Secrets secrets) {}
