using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Says early which parameters have no value. That is no failure: a template may leave them to be filled in.</summary>
internal static partial class ParameterStep
{
    public static PipelineStep Create() => new()
    {
        Name = WellKnownPipelineSteps.ProcessParameters,
        Description = "Looks for the values of all parameters.",
        Action = RunAsync,
    };

    private static async Task RunAsync(PipelineStepContext context)
    {
        foreach (var parameter in context.Model.Resources.OfType<ParameterResource>())
        {
            try
            {
                await parameter.GetValueAsync(context.CancellationToken).ConfigureAwait(false);
            }
            catch (MissingParameterValueException exception)
            {
                Log.NoValue(context.Logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reason}")]
        public static partial void NoValue(ILogger logger, string reason);
    }
}
