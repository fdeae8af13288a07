using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>
/// The command lines that ask for a manifest: <c>--publisher manifest --output-path FILE</c>, and
/// <c>--operation publish --step publish-manifest --output-path FOLDER</c>.
/// </summary>
internal static class PublishCommand
{
    private const string FileName = "aspire-manifest.json";

    public static bool IsIn(IReadOnlyList<string> arguments)
    {
        var switches = Switches(arguments);
        return switches["publisher"] is not null || Is(switches["operation"], "publish");
    }

    /// <summary>Answers the full path of the manifest to write.</summary>
    /// <exception cref="DistributedApplicationException">Something else is to be published, or nobody says where.</exception>
    public static string ManifestPath(IReadOnlyList<string> arguments)
    {
        var switches = Switches(arguments);
        if (switches["publisher"] is { } publisher && !Is(publisher, "manifest"))
            throw new DistributedApplicationException($"--publisher must be 'manifest', but is '{publisher}'. Without the Aspire packages an AppHost publishes nothing else.");
        if (switches["publisher"] is null && !Is(switches["step"], "publish-manifest"))
            throw new DistributedApplicationException($"--step must be 'publish-manifest', but is '{switches["step"]}'. Without the Aspire packages an AppHost publishes nothing else.");
        if (switches["output-path"] is not { Length: > 0 } output)
            throw new DistributedApplicationException("--output-path is missing: it must name the manifest's file or its folder.");
        var path = Path.GetFullPath(output);
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? path : Path.Combine(path, FileName);
    }

    private static IConfiguration Switches(IReadOnlyList<string> arguments) => new ConfigurationBuilder().AddCommandLine([.. arguments]).Build();

    private static bool Is(string? text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
