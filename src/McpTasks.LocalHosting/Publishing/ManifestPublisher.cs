using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting;

namespace McpTasks.LocalHosting.Publishing;

/// <summary>Writes the deployment manifest, once it is known to be right.</summary>
internal static class ManifestPublisher
{
    // As Aspire writes it: nobody embeds a manifest in a page.
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers the exit code: 0 when the manifest was written, 1 when it could not be; what is wrong is on standard error.</summary>
    public static async Task<int> ExecuteAsync(DistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        try
        {
            await System.Console.Out.WriteLineAsync($"Published the manifest to {await PublishAsync(builder, cancellationToken)}");
            return 0;
        }
        catch (Exception error) when (error is DistributedApplicationException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    /// <summary>Answers the path of the manifest.</summary>
    /// <exception cref="DistributedApplicationException">The command line or the model is wrong; then nothing is written.</exception>
    public static async Task<string> PublishAsync(DistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        var path = PublishCommand.ManifestPath(builder.Arguments);
        var manifest = Manifest.Of(builder.Resources, Path.GetDirectoryName(path)!);
        if (ManifestRules.Check(manifest) is { Count: > 0 } problems)
            throw new DistributedApplicationException(string.Join(Environment.NewLine, problems.Prepend("The manifest was not written, for it could not be deployed:")));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, manifest.ToJsonString(Layout) + "\n", cancellationToken);
        return path;
    }
}
