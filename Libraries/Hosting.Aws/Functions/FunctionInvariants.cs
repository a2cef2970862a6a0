using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Functions;

/// <summary>The ranges of Lambda, and what a queue needs whose messages a function handles.</summary>
internal static class FunctionInvariants
{
    /// <summary>The visibility timeout of a queue as a multiple of the function's timeout, so that retries after throttling find the messages still hidden.</summary>
    private const int VisibilityFactor = 6;

    private const long DefaultTimeout = 3;
    private const long DefaultVisibility = 30;

    public static IEnumerable<Finding> Check(TemplateView template) =>
    [
        .. template.Of("AWS::Lambda::Function").Where(f => template.Number(f.Properties["Timeout"]) is < 1 or > 900).Select(f => new Finding($"{f.Id}.Timeout", "Allowed: 1 to 900 s.")),
        .. template.Of("AWS::Lambda::Function").Where(f => template.Number(f.Properties["MemorySize"]) is < 128 or > 10_240).Select(f => new Finding($"{f.Id}.MemorySize", "Allowed: 128 to 10240 MB.")),
        .. template.Of("AWS::Lambda::EventSourceMapping").SelectMany(m => TemplateView.Targets(m.Properties["EventSourceArn"])
            .SelectMany(queue => TemplateView.Targets(m.Properties["FunctionName"]).SelectMany(function => Visibility(template, queue, function)))),
    ];

    private static IEnumerable<Finding> Visibility(TemplateView template, string queue, string function)
    {
        if (template.TypeOf(queue) != "AWS::SQS::Queue" || template.PropertiesOf(function) is not { } properties)
        {
            yield break;
        }

        var needed = VisibilityFactor * (template.Number(properties["Timeout"]) ?? DefaultTimeout);
        if ((template.Number(template.PropertiesOf(queue)!["VisibilityTimeout"]) ?? DefaultVisibility) is var visibility && visibility < needed)
        {
            yield return new Finding($"{queue}.VisibilityTimeout", $"{visibility} s is below {VisibilityFactor} times the timeout of {function}. Allowed: {needed} s and more.");
        }
    }
}
