using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Projects;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>A project, which is deployed as the container image that the .NET SDK makes of it.</summary>
internal static class ProjectEntry
{
    private static readonly string[] Endpoints = ["http", "https"];

    public static JsonObject Of(ProjectResource project, string folder)
    {
        var path = project.Annotations.OfType<ProjectAnnotation>().Single().Project.ProjectPath;
        var serves = LaunchProfile.Read(path, preferred: null)?.Port is not null;
        var entry = new JsonObject
        {
            ["type"] = "project.v0",
            ["path"] = Path.GetRelativePath(folder, path).Replace('\\', '/'),
            ["env"] = EnvironmentOf(project, serves),
        };
        if (serves)
            entry["bindings"] = BindingsOf(project);
        return entry;
    }

    private static JsonObject EnvironmentOf(ProjectResource project, bool serves)
    {
        // Telemetry waits in memory while its receiver is away.
        var environment = new JsonObject { ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory" };
        if (serves)
        {
            environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            environment["HTTP_PORTS"] = $"{{{project.Name}.bindings.http.targetPort}}";
        }

        foreach (var annotation in project.Annotations)
            Add(annotation, environment);
        return environment;
    }

    private static void Add(IResourceAnnotation annotation, JsonObject environment)
    {
        switch (annotation)
        {
            case ConnectionStringReferenceAnnotation reference:
                environment[$"ConnectionStrings__{reference.ConnectionName}"] = reference.Source.ValueExpression;
                if (reference.Source is RedisResource redis)
                    RedisEntry.AddVariables(redis, ProjectEnvironment.NameOf(reference.ConnectionName), environment);
                break;
            case ServiceReferenceAnnotation { Source: var service }:
                foreach (var endpoint in Endpoints)
                {
                    environment[$"services__{service.Name}__{endpoint}__0"] = $"{{{service.Name}.bindings.{endpoint}.url}}";
                    environment[$"{ProjectEnvironment.NameOf(service.Name)}_{endpoint.ToUpperInvariant()}"] = $"{{{service.Name}.bindings.{endpoint}.url}}";
                }

                break;
            case EnvironmentAnnotation variable:
                environment[variable.Name] = variable.Value is IManifestExpressionProvider provider ? provider.ValueExpression : (string)variable.Value;
                break;
        }
    }

    private static JsonObject BindingsOf(ProjectResource project)
    {
        var isExternal = project.Annotations.OfType<ExternalHttpEndpointsAnnotation>().Any();
        var bindings = new JsonObject();
        foreach (var endpoint in Endpoints)
        {
            var binding = new JsonObject { ["scheme"] = endpoint, ["protocol"] = "tcp", ["transport"] = "http" };
            if (isExternal)
                binding["external"] = true;
            bindings[endpoint] = binding;
        }

        return bindings;
    }
}
