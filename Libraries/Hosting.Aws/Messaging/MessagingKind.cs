using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Messaging;

/// <summary>Queues and topics: for now only the checks of those that a template has.</summary>
internal sealed class MessagingKind : IResourceKind
{
    public IReadOnlyList<string> DataTypes => ["AWS::SQS::Queue"];

    public IEnumerable<Finding> Check(TemplateView template) => MessagingInvariants.Check(template);
}
