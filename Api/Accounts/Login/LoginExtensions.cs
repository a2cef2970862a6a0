namespace Showroom.Api.Accounts.Login;

internal static class LoginExtensions
{
    public static IServiceCollection AddLogin(this IServiceCollection services)
    {
        services.AddOptions<LoginOptions>()
            .BindConfiguration(LoginOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => options.FreeAttempts is >= 1 and <= 100, "Login:FreeAttempts must be 1 to 100: the attempts to log in that need no wait.")
            .Validate(
                options => options.FirstDelay >= TimeSpan.FromSeconds(1) && options.FirstDelay <= options.MaxDelay,
                "Login:FirstDelay must be at least 00:00:01 and at most Login:MaxDelay: the first wait after too many attempts.")
            .Validate(options => options.MaxDelay <= TimeSpan.FromDays(1), "Login:MaxDelay must be at most 1.00:00:00: the longest wait after too many attempts.")
            .Validate(
                options => options.Memory >= options.MaxDelay && options.Memory <= TimeSpan.FromDays(7),
                "Login:Memory must be at least Login:MaxDelay and at most 7.00:00:00: how long attempts are remembered.")
            .ValidateOnStart();
        services.AddSingleton<LoginThrottle>();
        services.AddScoped<LoginService>();
        services.AddScoped<PasswordService>();
        return services;
    }
}
