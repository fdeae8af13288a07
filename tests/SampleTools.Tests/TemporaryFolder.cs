using System.Text;
using Microsoft.Extensions.Options;
using SampleTools.Documents;

namespace SampleTools;

/// <summary>
/// A real folder that ends with the test. <see cref="Root"/> is the documents root; beside it lies what must not be read.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sample-tools-");

    public TemporaryFolder() => Directory.CreateDirectory(Root);

    public string Root => Path.Combine(_folder.FullName, "root");

    public string Outside => _folder.FullName;

    public string Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public string Write(string path, byte[] bytes)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }

    public DocumentTools Tools(Action<SampleToolsOptions>? configure = null)
    {
        var options = new SampleToolsOptions { DocumentsRoot = Root };
        configure?.Invoke(options);
        return new(Options.Create(options));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
