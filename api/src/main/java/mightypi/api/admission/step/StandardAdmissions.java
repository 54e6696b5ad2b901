package mightypi.api.admission.step;

import java.util.List;
import mightypi.api.admission.Admissions;
import mightypi.api.admission.podsecurity.PodSecurity;
import mightypi.api.admission.policy.ValidatingPolicies;
import mightypi.api.admission.service.ServiceAllocation;
import mightypi.api.admission.service.ServiceRange;
import mightypi.api.admission.webhook.Webhooks;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.Rbac;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import mightypi.store.Store;

/** The steps of this server, in their order. */
public final class StandardAdmissions {

  private StandardAdmissions() {}

  public static Admissions of(
      Rbac rbac,
      Authorizer authorizer,
      ServiceRange range,
      Store store,
      Randomness randomness,
      AccountTokens accountTokens,
      ValidatingPolicies policies,
      Clock clock) {
    return new Admissions(
        List.of(
            new NamespaceLifecycle(), // first: nothing else matters where there is no namespace
            new NodeRestriction(), // before the steps that look things up for the pod
            new ServiceAccounts(randomness), // gives volumes, which later steps may count
            accountTokens,
            new PodClasses(), // after the account: a class's tolerations join those of the pod
            new LimitRanges(), // before anything looks at what the containers take
            new DefaultIngressClass(),
            new DefaultTolerations(), // after the classes, whose tolerations may say it already
            new SigningRequests(authorizer, clock),
            new StorageClaims(), // before others look at a claim's class
            new OwnersThatBlock(authorizer),
            Webhooks.mutating(
                authorizer), // after our own steps: others see the object as it would be
            new PrivilegeEscalation(rbac), // last: looks at the object as it will be
            new PodSecurity(), // before what others wrote, as Kubernetes
            policies, // cheaper than those who have to be asked
            Webhooks.validating(authorizer), // before anything is taken
            new ServiceAllocation(range, store::now, randomness), // takes, when all agree
            new QuotaLimits(store::now))); // counts what was taken as well
  }
}
