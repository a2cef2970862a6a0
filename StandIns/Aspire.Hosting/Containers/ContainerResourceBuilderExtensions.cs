using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Containers.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>Adds a container of an image, with its tag behind a colon or "latest".</summary>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, [ResourceName] string name, string image) =>
        builder.AddResource(new ContainerResource(name)).WithImage(image);

    /// <summary>Adds a container of an image with a tag.</summary>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, [ResourceName] string name, string image, string tag) =>
        builder.AddResource(new ContainerResource(name)).WithImage(image, tag);

    /// <summary>The image, which may have registry, tag and digest in it.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null) where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(image);
        var parsed = ImageName.Parse(image);
        if (tag is not null && (parsed.Tag ?? parsed.Digest) is { } already)
        {
            throw new InvalidOperationException($"The image '{image}' of resource '{builder.Resource.Name}' has '{already}' already, so the tag '{tag}' cannot be given too.");
        }
        if (builder.Resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var existing))
        {
            existing.Image = parsed.Image;
            existing.Registry = parsed.Registry ?? existing.Registry;
        }
        else
        {
            existing = new ContainerImageAnnotation { Image = parsed.Image, Registry = parsed.Registry };
            builder.WithAnnotation(existing);
        }
        if (parsed.Digest is { } digest)
        {
            existing.SHA256 = digest;
        }
        else
        {
            existing.Tag = parsed.Tag ?? tag ?? "latest";
        }
        return builder;
    }

    /// <summary>The tag of the image.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag) where T : ContainerResource
    {
        Image(builder).Tag = tag;
        return builder;
    }

    /// <summary>The digest of the image, in the place of a tag.</summary>
    public static IResourceBuilder<T> WithImageSHA256<T>(this IResourceBuilder<T> builder, string sha256) where T : ContainerResource
    {
        Image(builder).SHA256 = sha256;
        return builder;
    }

    /// <summary>Where the image is pulled from.</summary>
    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry) where T : ContainerResource
    {
        Image(builder).Registry = registry;
        return builder;
    }

    /// <summary>Mounts a volume; one without a name is of this run only.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false) where T : ContainerResource =>
        builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));

    /// <summary>Mounts a volume of this run only.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string target) where T : ContainerResource => builder.WithVolume(null, target);

    /// <summary>Mounts a folder or file of this machine; a relative path starts at the app host.</summary>
    public static IResourceBuilder<T> WithBindMount<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly = false) where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        var path = Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory);
        return builder.WithAnnotation(new ContainerMountAnnotation(path, target, ContainerMountType.BindMount, isReadOnly));
    }

    /// <summary>The program in the container.</summary>
    public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint) where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(entrypoint);
        builder.Resource.Entrypoint = entrypoint;
        return builder;
    }

    /// <summary>Adds arguments for the container runtime.</summary>
    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(this IResourceBuilder<T> builder, params string[] args) where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(args);
        return builder.WithContainerRuntimeArgs(context =>
        {
            foreach (var arg in args)
            {
                context.Args.Add(arg);
            }
        });
    }

    /// <summary>Adds arguments for the container runtime when the container starts.</summary>
    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(this IResourceBuilder<T> builder, Action<ContainerRuntimeArgsCallbackContext> callback) where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithContainerRuntimeArgs(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });
    }

    /// <summary>Adds arguments for the container runtime when the container starts.</summary>
    public static IResourceBuilder<T> WithContainerRuntimeArgs<T>(this IResourceBuilder<T> builder, Func<ContainerRuntimeArgsCallbackContext, Task> callback) where T : ContainerResource =>
        builder.WithAnnotation(new ContainerRuntimeArgsCallbackAnnotation(callback));

    /// <summary>How long the container lives. Here a persistent one ends with the application too; its named volumes stay.</summary>
    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime) where T : ContainerResource =>
        builder.WithAnnotation(new ContainerLifetimeAnnotation { Lifetime = lifetime }, ResourceAnnotationMutationBehavior.Replace);

    private static ContainerImageAnnotation Image<T>(IResourceBuilder<T> builder) where T : ContainerResource =>
        builder.Resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) ? image
        : throw new InvalidOperationException($"The resource '{builder.Resource.Name}' has no image yet: call WithImage first.");
}

/// <summary>The parts of an image's name: registry/image:tag@sha256:digest.</summary>
internal sealed record ImageName(string? Registry, string Image, string? Tag, string? Digest)
{
    public static ImageName Parse(string text)
    {
        var rest = text;
        string? digest = null;
        if (rest.IndexOf("@sha256:", StringComparison.Ordinal) is var at and >= 0)
        {
            digest = rest[(at + "@sha256:".Length)..];
            rest = rest[..at];
        }
        string? tag = null;
        var slash = rest.LastIndexOf('/');
        if (rest.IndexOf(':', slash + 1) is var colon and >= 0)
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
        }
        // The first part is a registry when it looks like a host, as the container runtimes have it.
        var first = rest.IndexOf('/', StringComparison.Ordinal) is var end and > 0 ? rest[..end] : "";
        return first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost"
            ? new ImageName(first, rest[(first.Length + 1)..], tag, digest)
            : new ImageName(null, rest, tag, digest);
    }
}

/// <summary>Names for volumes that have none: the same in every run, and different for every app host.</summary>
internal static class VolumeName
{
    public static string Of<T>(IResourceBuilder<T> builder, string suffix) where T : IResource
    {
        var application = string.Concat(builder.ApplicationBuilder.Environment.ApplicationName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(builder.ApplicationBuilder.AppHostDirectory)))[..10];
        return $"{application}-{hash}-{builder.Resource.Name}-{suffix}".ToLowerInvariant();
    }
}
