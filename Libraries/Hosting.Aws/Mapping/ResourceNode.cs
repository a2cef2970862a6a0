namespace Showroom.Hosting.Aws.Mapping;

/// <summary>A resource of the application model that is published, without Aspire's types, with its options.</summary>
/// <param name="Name">Its name in the model.</param>
internal abstract record ResourceNode(string Name);
