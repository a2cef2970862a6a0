using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>The key that encrypts topics and queues, when one of them asks for it. SNS and SQS use it too: a topic cannot deliver to a queue whose key it may not use.</summary>
internal static class MessagingKey
{
    public static Ref Ensure(MappingContext context, string messaging)
    {
        var (id, expression) = (IdOf(messaging), $"{messaging}.key");
        if (!context.Expressions.TryAdd(expression, new Setting.Plain($"${{{id}}}")))
        {
            return new Ref(id);
        }

        return context.Template.Add(id, new("AWS::KMS::Key")
        {
            Option = "Queues.Encryption",
            ["Description"] = new Sub($"Topics and queues of {messaging} in ${{AWS::StackName}}"),
            ["EnableKeyRotation"] = true,
            ["PendingWindowInDays"] = 7,
            ["KeyPolicy"] = new Map
            {
                ["Version"] = "2012-10-17",
                ["Statement"] =
                [
                    // Without this the policies of roles would not apply to the key.
                    new Map
                    {
                        ["Sid"] = "Account",
                        ["Effect"] = "Allow",
                        ["Principal"] = new Map { ["AWS"] = new Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root") },
                        ["Action"] = "kms:*",
                        ["Resource"] = "*",
                    },
                    new Map
                    {
                        ["Sid"] = "Services",
                        ["Effect"] = "Allow",
                        ["Principal"] = new Map { ["Service"] = ["sns.amazonaws.com", "sqs.amazonaws.com"] },
                        ["Action"] = ["kms:Decrypt", "kms:GenerateDataKey"],
                        ["Resource"] = "*",
                        ["Condition"] = new Map { ["StringEquals"] = new Map { ["aws:SourceAccount"] = new Ref("AWS::AccountId") } },
                    },
                ],
            },
            ["Tags"] = ResourceTags.Name(messaging),
        });
    }

    /// <summary>What who sends or receives needs: both decrypt the data key that SQS and SNS use for several messages.</summary>
    public static Permission Use(string messaging) => new(["kms:Decrypt", "kms:GenerateDataKey"], new GetAtt(IdOf(messaging), "Arn"));

    private static string IdOf(string messaging) => LogicalIds.Of(messaging, "Key");
}
