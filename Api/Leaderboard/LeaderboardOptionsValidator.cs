using Microsoft.Extensions.Options;

namespace Showroom.Api.Leaderboard;

internal sealed class LeaderboardOptionsValidator : IValidateOptions<LeaderboardOptions>
{
    public ValidateOptionsResult Validate(string? name, LeaderboardOptions options) =>
        options.FindError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
}
