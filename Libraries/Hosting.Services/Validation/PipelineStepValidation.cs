namespace Showroom.Hosting.Services;

internal static class PipelineStepValidation
{
    /// <exception cref="DistributedApplicationException">There is no such step; the message lists the known ones.</exception>
    public static void Validate(string? step, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        if (step is { Length: > 0 } && !names.Contains(step, StringComparer.Ordinal))
        {
            throw new DistributedApplicationException($"There is no step '{step}'. The steps are: {string.Join(", ", names)}.");
        }
    }
}
