using System.Text.Json;
using Aspire.Hosting;

namespace McpTasks.LocalHosting.Projects;

/// <summary>What a project's launchSettings.json says about starting it.</summary>
internal sealed record LaunchProfile(string Name, string SettingsPath, IReadOnlyDictionary<string, string> Environment, int? Port)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the profile named as the AppHost's own, or else the project's first one; null when it has none.</summary>
    public static LaunchProfile? Read(string projectPath, string? preferred)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            if (!document.RootElement.TryGetProperty("profiles", out var profiles))
                return null;
            var usable = profiles.EnumerateObject().Where(p => Text(p.Value, "commandName") == "Project").ToList();
            if (usable.Count == 0)
                return null;
            var chosen = usable.Find(p => p.Name == preferred);
            return Read(chosen.Value.ValueKind == JsonValueKind.Object ? chosen : usable[0], path);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new DistributedApplicationException($"{path} is not a valid launch settings file: {error.Message}", error);
        }
    }

    private static LaunchProfile Read(JsonProperty profile, string path)
    {
        var environment = profile.Value.TryGetProperty("environmentVariables", out var variables)
            ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString() ?? "")
            : [];
        return new(profile.Name, path, environment, PortOf(Text(profile.Value, "applicationUrl"), profile.Name, path));
    }

    private static int? PortOf(string? urls, string profile, string path)
    {
        if (string.IsNullOrWhiteSpace(urls))
            return null;
        var http = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(u => u.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        if (http is not null && Uri.TryCreate(http, UriKind.Absolute, out var uri) && uri.IsLoopback)
            return uri.Port;
        throw new DistributedApplicationException($"profiles:{profile}:applicationUrl in {path} must hold an address such as http://localhost:5180, but is '{urls}'.");
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
