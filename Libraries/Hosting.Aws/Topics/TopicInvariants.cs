using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>The protocols of SNS, and what its subscriptions need, which the specification does not contain.</summary>
internal static class TopicInvariants
{
    private static readonly string[] s_protocols = ["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"];

    public static IEnumerable<Finding> Check(TemplateView template) => template.Of("AWS::SNS::Subscription").SelectMany(s => Subscription(template, s.Id));

    private static IEnumerable<Finding> Subscription(TemplateView template, string id)
    {
        var subscription = template.PropertiesOf(id)!;
        var protocol = template.Value(subscription["Protocol"]);
        if (protocol is not null && !s_protocols.Contains(protocol))
        {
            yield return new Finding($"{id}.Protocol", $"Allowed: {string.Join(", ", s_protocols)}.");
        }

        foreach (var topic in TemplateView.Targets(subscription["TopicArn"]).Where(t => template.TypeOf(t) == "AWS::SNS::Topic"))
        {
            var isFifo = template.IsTrue(template.PropertiesOf(topic)!["FifoTopic"]);
            foreach (var queue in TemplateView.Targets(subscription["Endpoint"]).Concat(TemplateView.Targets(subscription["RedrivePolicy"])).Where(q => template.TypeOf(q) == "AWS::SQS::Queue"))
            {
                if (template.IsTrue(template.PropertiesOf(queue)!["FifoQueue"]) != isFifo)
                {
                    yield return new Finding(id, $"{queue} is of another type than {topic}: both must be FIFO, or neither.");
                }

                if (!MaySend(template, topic, queue))
                {
                    yield return new Finding(id, $"{topic} may not send to {queue}: a policy of the queue has to allow sqs:SendMessage for it.");
                }
            }

            if (protocol == "lambda" && !TemplateView.Targets(subscription["Endpoint"]).Any(f => MayInvoke(template, topic, f)))
            {
                yield return new Finding(id, $"{topic} may not invoke the function: it needs an AWS::Lambda::Permission.");
            }
        }
    }

    private static bool MaySend(TemplateView template, string topic, string queue) => template.Of("AWS::SQS::QueuePolicy")
        .Any(policy => TemplateView.Targets(policy.Properties["Queues"]).Contains(queue) && TemplateView.Targets(policy.Properties["PolicyDocument"]).Contains(topic));

    private static bool MayInvoke(TemplateView template, string topic, string function) => template.Of("AWS::Lambda::Permission")
        .Any(permission => TemplateView.Targets(permission.Properties["FunctionName"]).Contains(function) && TemplateView.Targets(permission.Properties["SourceArn"]).Contains(topic));
}
