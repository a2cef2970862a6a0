using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Showroom.Hosting.Services;

/// <summary>Checks the finished model before anything starts.</summary>
internal sealed class ModelValidation : IDistributedApplicationEventingSubscriber
{
    private static readonly TimeSpan s_portTimeout = TimeSpan.FromSeconds(3);

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>(async (start, cancellation) =>
        {
            WaitValidation.Validate(start.Model.Resources);
            if (executionContext.IsRunMode)
            {
                var checks = start.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
                HealthCheckValidation.Validate(start.Model.Resources, checks.Select(check => check.Name));
                await PortValidation.ValidateAsync(start.Model.Resources, s_portTimeout, TimeProvider.System, cancellation).ConfigureAwait(false);
            }
        });
        return Task.CompletedTask;
    }
}
