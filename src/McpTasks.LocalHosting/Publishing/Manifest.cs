using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>The deployment manifest of an application, as azd reads it and as Aspire writes it.</summary>
internal static class Manifest
{
    /// <param name="resources">The application's resources, in the order in which they were added.</param>
    /// <param name="folder">The manifest's folder; paths are relative to it.</param>
    public static JsonObject Of(IReadOnlyList<IResource> resources, string folder)
    {
        var entries = new JsonObject();
        foreach (var resource in resources)
            entries[resource.Name] = EntryOf(resource, folder);
        foreach (var redis in resources.OfType<RedisResource>())
            RedisEntry.AddPassword(redis, entries);
        return new() { ["resources"] = entries };
    }

    private static JsonObject EntryOf(IResource resource, string folder) => resource switch
    {
        RedisResource redis => RedisEntry.Of(redis),
        ProjectResource project => ProjectEntry.Of(project, folder),
        ParameterResource parameter => ParameterEntry.Of(parameter),
        _ => throw new DistributedApplicationException($"'{resource.Name}' is a {resource.GetType().Name}, which cannot be published."),
    };
}
