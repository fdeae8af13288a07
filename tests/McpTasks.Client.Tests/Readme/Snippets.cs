using System.Text.RegularExpressions;

namespace McpTasks.Client.Tests.Readme;

/// <summary>The C# that a README shows, and the C# of this folder between <c>#region README</c> and <c>#endregion</c>.</summary>
internal static partial class Snippets
{
    private static readonly string Root = FindRoot();

    /// <summary>The blocks of a README, as they are shown.</summary>
    public static IReadOnlyList<string> Shown(string readme) =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(Root, readme))).Select(block => block.Groups["code"].Value.Trim())];

    /// <summary>The blocks that are compiled, without their indentation.</summary>
    public static IReadOnlyList<string> Compiled() =>
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Root, "tests", "McpTasks.Client.Tests", "Readme"), "*.cs")
           from Match region in Region().Matches(File.ReadAllText(file))
           let indentation = region.Groups["indentation"].Value
           select string.Join('\n', region.Groups["code"].Value.Split('\n')
               .Select(line => line.StartsWith(indentation, StringComparison.Ordinal) ? line[indentation.Length..] : line)).Trim(),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "McpTasks.Aspire.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();

    [GeneratedRegex("^(?<indentation> *)#region README\n(?<code>.*?)^ *#endregion$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Region();
}
