using Showroom.Api.Accounts.Names;
using Showroom.Api.Accounts.Passwords;
using Showroom.Api.Platform.Data;

namespace Showroom.Api.Accounts.Operators;

internal static class OperatorExtensions
{
    /// <summary>Lets the command <c>migrate</c> make the first operator, when <c>Operator:Password</c> is set.</summary>
    public static IHostApplicationBuilder AddFirstOperator(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OperatorOptions>()
            .BindConfiguration(OperatorOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => AccountName.IsValid(options.Name), $"{OperatorOptions.Section}:Name must be the name of an account: {AccountName.Rule}")
            .Validate(
                options => options.Password.Length == 0 || Password.IsValid(options.Password),
                $"{OperatorOptions.Section}:Password must be empty or the password of the first operator: {Password.Rule}")
            .ValidateOnStart();
        if (builder.Configuration[$"{OperatorOptions.Section}:{nameof(OperatorOptions.Password)}"] is { Length: > 0 })
        {
            builder.Services.AddSeed<OperatorSeed>();
        }

        return builder;
    }
}
