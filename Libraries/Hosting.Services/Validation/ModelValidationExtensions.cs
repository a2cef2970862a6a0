using Aspire.Hosting.Lifecycle;

namespace Showroom.Hosting.Services;

internal static class ModelValidationExtensions
{
    /// <summary>Refuses, before anything starts, what Aspire would accept and then wait for without end.</summary>
    public static IDistributedApplicationBuilder AddModelValidation(this IDistributedApplicationBuilder builder)
    {
        builder.Services.TryAddEventingSubscriber<ModelValidation>();
#pragma warning disable ASPIREPIPELINES001 // Aspire has no other way to see the steps.
        builder.Pipeline.AddPipelineConfiguration(context =>
        {
            PipelineStepValidation.Validate(builder.Configuration["Pipeline:Step"], context.Steps.Select(step => step.Name));
            return Task.CompletedTask;
        });
#pragma warning restore ASPIREPIPELINES001
        return builder;
    }
}
