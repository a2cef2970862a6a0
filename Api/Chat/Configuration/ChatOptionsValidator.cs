using Microsoft.Extensions.Options;

namespace Showroom.Api.Chat.Configuration;

/// <summary>Reports every setting that is out of range, each by its configuration key and with the range.</summary>
internal sealed class ChatOptionsValidator : IValidateOptions<ChatOptions>
{
    public ValidateOptionsResult Validate(string? name, ChatOptions options)
    {
        List<string> failures = [];
        Require(Enum.IsDefined(options.Fanout), nameof(options.Fanout), "rooms, backplane or none");
        RequireCount(options.MaxRoomsPerConnection, nameof(options.MaxRoomsPerConnection), 1, 1_000);
        RequireCount(options.JoinsPerSecond, nameof(options.JoinsPerSecond), 1, 100_000);
        RequireCount(options.SendsPerSecond, nameof(options.SendsPerSecond), 1, 100_000);
        RequireCount(options.SendBurst, nameof(options.SendBurst), 1, 100_000);
        RequireCount(options.MaxQueuedSends, nameof(options.MaxQueuedSends), 1, 1_000_000);
        RequireCount(options.MaxCommitBatch, nameof(options.MaxCommitBatch), 1, 10_000);
        RequireCount(options.MaxBacklog, nameof(options.MaxBacklog), 16, 100_000);
        RequireDuration(options.SendTimeout, nameof(options.SendTimeout), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        RequireDuration(options.UnsubscribeDelay, nameof(options.UnsubscribeDelay), TimeSpan.Zero, TimeSpan.FromHours(1));
        RequireDuration(options.WatermarkInterval, nameof(options.WatermarkInterval), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        RequireDuration(options.GapDelay, nameof(options.GapDelay), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        RequireDuration(options.SessionCheckInterval, nameof(options.SessionCheckInterval), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        RequireDuration(options.PresenceInterval, nameof(options.PresenceInterval), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Require(options.PresenceExpiry >= 3 * options.PresenceInterval, nameof(options.PresenceExpiry), "at least three times PresenceInterval, so that one lost heartbeat changes nothing");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool valid, string setting, string expected)
        {
            if (!valid)
            {
                failures.Add($"{ChatOptions.Section}:{setting} must be {expected}.");
            }
        }

        void RequireCount(int value, string setting, int min, int max) => Require(value >= min && value <= max, setting, $"{min} to {max}");

        void RequireDuration(TimeSpan value, string setting, TimeSpan min, TimeSpan max) => Require(value >= min && value <= max, setting, $"{min:g} to {max:g}");
    }
}
