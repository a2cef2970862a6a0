using Microsoft.Extensions.Options;

namespace Showroom.Messaging.Configuration;

internal sealed class MessagingOptionsValidator(IEnumerable<RequiredName> required) : IValidateOptions<MessagingOptions>
{
    private const string Section = MessagingOptions.Section;

    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var errors = Errors(options).OfType<string>().ToArray();
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string?> Errors(MessagingOptions options)
    {
        foreach (var name in required)
        {
            yield return name.IsTopic
                ? options.Topics.ContainsKey(name.Name) ? null : $"{Section}:Topics:{name.Name} is not set: it is the ARN of the topic '{name.Name}'."
                : options.Queues.ContainsKey(name.Name) ? null : $"{Section}:Queues:{name.Name} is not set: it is the URL of the queue '{name.Name}'.";
        }

        foreach (var (queue, url) in options.Queues)
        {
            yield return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? null : $"{Section}:Queues:{queue} is not the URL of a queue.";
        }

        foreach (var (topic, arn) in options.Topics)
        {
            yield return arn.Split(':') is ["arn", _, "sns", { Length: > 0 }, _, { Length: > 0 }] ? null : $"{Section}:Topics:{topic} is not the ARN of a topic (arn:aws:sns:REGION:ACCOUNT:NAME).";
        }

        foreach (var (queue, consumer) in options.Consumers)
        {
            yield return options.Queues.ContainsKey(queue) ? consumer.FindError($"{Section}:Consumers:{queue}") : $"{Section}:Consumers:{queue}: there is no queue '{queue}'.";
        }

        yield return options.Outbox.FindError();
        yield return options.MonitoringInterval < TimeSpan.FromMilliseconds(100) || options.MonitoringInterval > TimeSpan.FromMinutes(5)
            ? $"{Section}:{nameof(options.MonitoringInterval)} must be 00:00:00.1 to 00:05:00."
            : null;
        if (options.IsConfigured)
        {
            yield return string.IsNullOrEmpty(options.Region) ? $"{Section}:Region is not set: it is the AWS region of the queues, such as eu-central-1." : null;
            yield return options.Endpoint is null || options.Endpoint.IsLoopback || options.Endpoint.Scheme == Uri.UriSchemeHttps
                ? AwsCredentials.FindError(options)
                : $"{Section}:Endpoint must be an https address, or http on this machine.";
        }
    }
}
