using System.Text.Json.Nodes;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>Files that let the tool <c>hold</c> of tests/TestFleet end.</summary>
internal sealed class Gates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gates-");

    /// <summary>The tool's arguments.</summary>
    public JsonObject Of(string name) => new() { ["gate"] = PathOf(name) };

    public void Open(string name) => File.WriteAllText(PathOf(name), "");

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
