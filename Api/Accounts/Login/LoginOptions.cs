namespace Showroom.Api.Accounts.Login;

/// <summary>Configuration section <c>Login</c>: the limit on attempts under one name.</summary>
internal sealed record LoginOptions
{
    public const string Section = "Login";

    /// <summary>So many attempts without a right password need no wait; 1 to 100. More concurrent logins of one account than this are refused.</summary>
    public int FreeAttempts { get; init; } = 10;

    /// <summary>The wait after them, which doubles with each further attempt; at least 1 s.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait; at least the first, at most 1 day.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Attempts are forgotten so long after the last one; at least the longest wait, at most 7 days.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromHours(1);
}
