using Microsoft.Extensions.Options;

namespace Showroom.Api.Accounts.Sessions;

internal sealed class SessionStoreOptionsValidator : IValidateOptions<SessionStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionStoreOptions options)
    {
        List<string> failures = [];
        Require(Enum.IsDefined(options.Store), nameof(options.Store), "Distributed or Local");
        Require(
            options.IdleTimeout >= TimeSpan.FromSeconds(1) && options.IdleTimeout <= TimeSpan.FromDays(1),
            nameof(options.IdleTimeout), "00:00:01 to 1.00:00:00: how long a session lasts after its last request");
        Require(
            options.AbsoluteTimeout >= options.IdleTimeout && options.AbsoluteTimeout <= TimeSpan.FromDays(30),
            nameof(options.AbsoluteTimeout), "at least Sessions:IdleTimeout and at most 30.00:00:00: how long a session lasts in all");
        Require(options.MaxPerAccount is >= 1 and <= 100, nameof(options.MaxPerAccount), "1 to 100: the sessions of one account");
        Require(
            options.OperationTimeout > TimeSpan.Zero && options.OperationTimeout <= TimeSpan.FromSeconds(10),
            nameof(options.OperationTimeout), "more than zero and at most 00:00:10: how long a request waits for Redis");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool valid, string key, string expected)
        {
            if (!valid)
            {
                failures.Add($"{SessionStoreOptions.Section}:{key} must be {expected}.");
            }
        }
    }
}
