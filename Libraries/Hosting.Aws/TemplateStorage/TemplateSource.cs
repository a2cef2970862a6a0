namespace Showroom.Hosting.Aws.TemplateStorage;

/// <summary>How CloudFormation gets a template: one of the two is set.</summary>
/// <param name="Body">The template, in the request.</param>
/// <param name="Url">Its address in a bucket.</param>
internal sealed record TemplateSource(string? Body, Uri? Url);
