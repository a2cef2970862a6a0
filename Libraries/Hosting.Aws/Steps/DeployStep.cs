using Showroom.Hosting.Aws.Deployment;
using Showroom.Hosting.Aws.Differences;
using Showroom.Hosting.Aws.Images;
using Showroom.Hosting.Aws.Publishing;
using Showroom.Hosting.Aws.Signing;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>
/// Creates or updates the stack from the model: the repositories first, if they are missing, then the images, then the migrations
/// and the services. Prints the outputs and requests the site.
/// </summary>
internal static class DeployStep
{
    private const string Skip = "skip";

    public static async Task RunAsync(AwsStepContext context)
    {
        if (context.Setting("Images") is { } images && images is not ("build" or Skip))
        {
            throw new DistributedApplicationException($"{context.Environment.Name}:Images is '{images}'. Allowed: build (the default), and skip, which leaves the images as they are.");
        }

        // What is wrong with the model or a setting is reported before anything is sent.
        var published = await context.PublishAsync().ConfigureAwait(false);
        using var session = await context.OpenSessionAsync().ConfigureAwait(false);
        var values = new Dictionary<string, string>(published.Parameters);
        var wanted = context.Setting("Images") is Skip ? [] : published.Images.Where(i => !values.ContainsKey(TagOf(i))).ToArray();

        var changed = false;
        if (wanted.Length > 0)
        {
            var found = await session.Stacks.FindAsync(context.CancellationToken).ConfigureAwait(false);
            var outputs = found?.Stack.Outputs ?? [];
            if (wanted.Any(image => RepositoryOf(image, outputs) is null))
            {
                // Services without an image have no tasks.
                (var created, changed) = await DeployAsync(context, session, published, values, "Creating the repositories, and what needs no image").ConfigureAwait(false);
                outputs = created.Outputs;
            }

            foreach (var (tag, value) in await PushAsync(context, session, wanted, outputs).ConfigureAwait(false))
            {
                values[tag] = value;
            }
        }

        var (stack, updated) = await DeployAsync(context, session, published, values, "Deploying the stack").ConfigureAwait(false);
        changed |= updated;
        if (!changed)
        {
            DeploymentLog.NothingChanged(context.Logger, stack.Name);
        }

        foreach (var output in stack.Outputs)
        {
            DeploymentLog.Output(context.Logger, output.Name, output.Value, output.Description is null ? "" : $" ({output.Description})");
        }

        context.Pipeline.Summary.Add("Stack", changed ? $"{stack.Name}, {stack.Status}" : $"{stack.Name}, nothing changed");
        if (wanted.Length > 0 && stack.Outputs.FirstOrDefault(o => o.Name == "SiteUrl")?.Value is { } url)
        {
            await context.ReportAsync("Requesting the site", async () =>
            {
                await new SiteProbe(context.Time, context.Logger).RequestAsync(url, context.CancellationToken).ConfigureAwait(false);
                return (url, url);
            }).ConfigureAwait(false);
            context.Pipeline.Summary.Add("Site", url);
        }
    }

    private static Task<(Stack Stack, bool Changed)> DeployAsync(
        AwsStepContext context, DeploymentSession session, PublishedStack published, IReadOnlyDictionary<string, string> values, string status) =>
        context.ReportAsync(status, async () =>
        {
            var template = await session.Templates.StoreAsync(published.Body, context.CancellationToken).ConfigureAwait(false);
            var before = await session.Stacks.FindAsync(context.CancellationToken).ConfigureAwait(false);
            var parameters = ParameterPlan.Of(published.Template, values, before?.Stack.Parameters ?? new Dictionary<string, string>());
            if (parameters.Describe(session.Settings.Section) is { Length: > 0 } decisions)
            {
                StepLog.Parameters(context.Logger, decisions);
            }

            var input = new StackInput(template, [.. parameters.Parameters.Select(p => p.Name)], parameters.Sent, context.TagsOf(published.Options));
            var (stack, changed) = await session.Stacks.DeployAsync(input, context.CancellationToken).ConfigureAwait(false);
            return ((stack, changed), changed ? $"{stack.Name}, {stack.Status}" : $"{stack.Name}, nothing changed");
        });

    /// <returns>The tag of each image, by the parameter that it is for.</returns>
    private static Task<Dictionary<string, string>> PushAsync(AwsStepContext context, DeploymentSession session, IReadOnlyCollection<ProjectImage> images, IReadOnlyList<StackOutput> outputs) =>
        context.ReportAsync("Building and pushing the images", async () =>
        {
            var publisher = new ImagePublisher(new EcrClient(session.Ecr), context.Logger);
            var tags = new Dictionary<string, string>();
            foreach (var image in images)
            {
                var repository = RepositoryOf(image, outputs) ?? throw new AwsException(null, $"The stack has no output {LogicalIds.Of(image.Project)}RepositoryUri, so there is nowhere to push the image of {image.Project}.");
                tags[TagOf(image)] = await publisher.PublishAsync(image, repository, context.CancellationToken).ConfigureAwait(false);
            }

            return (tags, $"{images.Count} images");
        });

    private static string TagOf(ProjectImage image) => $"{LogicalIds.Of(image.Project)}ImageTag";

    private static string? RepositoryOf(ProjectImage image, IReadOnlyList<StackOutput> outputs) => outputs.FirstOrDefault(o => o.Name == $"{LogicalIds.Of(image.Project)}RepositoryUri")?.Value;
}
