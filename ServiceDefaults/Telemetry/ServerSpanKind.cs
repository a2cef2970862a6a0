namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>What completes the spans of incoming requests. Both variants write the same names and attributes.</summary>
internal enum ServerSpanKind
{
    /// <summary>OpenTelemetry's instrumentation for ASP.NET Core.</summary>
    AspNetCore,

    /// <summary><see cref="LeanServerSpan"/>, which does no work for requests that are not recorded.</summary>
    Lean,
}
