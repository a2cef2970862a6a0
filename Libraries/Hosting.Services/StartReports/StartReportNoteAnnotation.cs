namespace Showroom.Hosting.Services;

/// <summary>The value of the parameter is part of the start report.</summary>
/// <param name="Name">The name of the line.</param>
/// <param name="Format">Makes the line of the value.</param>
internal sealed record StartReportNoteAnnotation(string Name, Func<string, string> Format) : IResourceAnnotation;
