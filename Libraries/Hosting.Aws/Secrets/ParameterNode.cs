using Showroom.Hosting.Aws.Mapping;

namespace Showroom.Hosting.Aws.Secrets;

/// <summary>A parameter of the model: a parameter of the template, or a generated secret.</summary>
internal sealed record ParameterNode(string Name, bool Secret, string? Default, int? GeneratedLength) : ResourceNode(Name);
