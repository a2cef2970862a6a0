namespace Showroom.Hosting.Aws.TemplateStorage;

/// <summary>Where templates are stored.</summary>
/// <param name="StackName">The stack, whose templates have names that begin with it.</param>
/// <param name="Region">The region of the stack, which the bucket is in.</param>
/// <param name="Bucket">A bucket of the user; null for the one that the library makes.</param>
/// <param name="BucketSetting">The setting of <paramref name="Bucket"/>, for messages.</param>
internal sealed record TemplateStoreSettings(string StackName, string Region, string? Bucket, string BucketSetting);
