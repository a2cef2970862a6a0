using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Reports of the start on the console.</summary>
public static class StartReportExtensions
{
    /// <summary>Adds the value of a parameter to the report that everything is healthy, for a person at the console.</summary>
    /// <param name="builder">The parameter. A secret is printed too, so it must not be one of production.</param>
    /// <param name="name">The name of the line.</param>
    /// <param name="format">Makes the line of the value.</param>
    public static IResourceBuilder<ParameterResource> WithStartReportNote(this IResourceBuilder<ParameterResource> builder, string name, Func<string, string> format)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new StartReportNoteAnnotation(name, format));
    }

    /// <summary>
    /// Reports on the console when all resources that start automatically are healthy, with their addresses and the seconds since
    /// the process started; each minute until then, those that are not; and each failure of a resource, with its exit code and its
    /// last lines. With the setting <c>StartReport:Format=json</c> each report is one line of JSON on the standard output
    /// instead, for programs: <c>{"event":"healthy","seconds":7.9,"urls":{"Showroom":"http://localhost:8080"}}</c>,
    /// <c>{"event":"pending","seconds":60,"resources":["api-2"]}</c> or
    /// <c>{"event":"failed","resource":"api-2","state":"Exited","exitCode":134,"log":["..."]}</c>. A line that starts with
    /// <c>{"event":</c> is such a report.
    /// </summary>
    /// <exception cref="DistributedApplicationException">The setting has another value.</exception>
    public static IDistributedApplicationBuilder AddStartReport(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        builder.Services.AddHostedService<FailureMonitor>();
        switch (builder.Configuration["StartReport:Format"])
        {
            case null or "" or "text":
                builder.Services.AddSingleton<IStartReportWriter, TextReportWriter>();
                break;
            case "json":
                builder.Services.AddSingleton<IStartReportWriter>(new JsonReportWriter(Console.Out));
                break;
            case var other:
                throw new DistributedApplicationException($"StartReport:Format is '{other}': it must be 'text' or 'json'.");
        }

        builder.Services.AddSingleton<ResourceLogReader>();
        builder.Services.AddSingleton<AddressBook>();
        builder.Services.AddHostedService<StartReporter>();
        return builder;
    }
}
