using Microsoft.Extensions.Options;

namespace Showroom.Worker.Reconciliation;

internal static class ReconciliationExtensions
{
    /// <summary>Sends the messages of orders again that were lost.</summary>
    public static IHostApplicationBuilder AddReconciliation(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReconciliationOptions>()
            .BindConfiguration(ReconciliationOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ReconciliationOptions>, ReconciliationOptionsValidator>();
        builder.Services.AddHostedService<Reconciler>();
        return builder;
    }
}
