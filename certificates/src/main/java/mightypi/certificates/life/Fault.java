package mightypi.certificates.life;

/** Why a Certificate is not as it is wanted, in cert-manager's words. */
record Fault(String reason, String message) {}
