using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>Actions that a task may perform on a resource.</summary>
/// <param name="Actions">Such as <c>sqs:SendMessage</c>, never with a wildcard.</param>
/// <param name="Resource">The ARN of the resource.</param>
internal sealed record Permission(IReadOnlyList<string> Actions, Value Resource);
