using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

/// <summary>The documented policy of a deployer covers what a stack has. What a deployment calls itself is compared by <c>OneCommandTests</c>.</summary>
public sealed class DeployerPolicyTests
{
    // Where actions do not begin with the service of the resource type.
    private static readonly Dictionary<string, string> s_prefixes = new()
    {
        ["applicationautoscaling"] = "application-autoscaling",
        ["certificatemanager"] = "acm",
        ["cloudformation"] = "lambda",
        ["elasticloadbalancingv2"] = "elasticloadbalancing",
    };

    [Fact]
    public void CloudFormation_may_use_the_services_of_every_type_that_a_template_can_have()
    {
        var services = Specification.Pinned.Types.Select(type => type.Split("::")[1].ToLowerInvariant()).Distinct()
            // No kind of the library has a parameter of Systems Manager: the specification has its type for kinds of other projects.
            .Except(["ssm"]).Select(service => s_prefixes.GetValueOrDefault(service, service)).ToArray();

        Assert.Contains("route53", services);
        Assert.All(services, service => Assert.True(DeployerPolicy.AllowsThroughCloudFormation(service), service));
    }
}
