namespace Showroom.Hosting.Aws.Topics;

/// <summary>A topic of the model as an SNS topic.</summary>
public sealed record SnsOptions
{
    /// <summary>Whether messages are encrypted at rest, with a key of the stack in KMS.</summary>
    public bool Encrypted { get; init; }

    /// <summary>An alarm fires when the account has spent more on SMS in the month: US dollars, above 0. Only with a subscription by SMS.</summary>
    public decimal SmsSpendAlarm { get; init; } = 1;
}
