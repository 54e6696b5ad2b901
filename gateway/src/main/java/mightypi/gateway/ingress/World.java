package mightypi.gateway.ingress;

import mightypi.gateway.backend.Services;
import mightypi.gateway.secret.Secrets;
import mightypi.model.Image;

/** What an Ingress may refer to. */
public record World(Image image, Services services, Secrets secrets) {}
