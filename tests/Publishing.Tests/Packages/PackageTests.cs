using System.Xml.Linq;

namespace Publishing.Tests.Packages;

/// <summary>Each package says what it is, and what it promises stands in files that a review sees.</summary>
public class PackageTests
{
    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateFiles(Repository.PathOf("src"), "McpTasks.*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory, MemberData(nameof(Projects))]
    public void A_package_has_a_description_tags_and_a_page(string project)
    {
        var properties = Properties(project);
        Assert.NotEmpty(properties["Description"]);
        Assert.InRange(properties["PackageTags"].Split(' ').Distinct().Count(), 3, 8);
        Assert.True(File.Exists(Beside(project, "README.md")));
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_library_keeps_its_public_members_in_files_and_a_tool_has_none(string project)
    {
        var isTool = Properties(project).ContainsKey("PackAsTool");
        Assert.Equal(!isTool, File.Exists(Beside(project, "PublicAPI.Shipped.txt")));
        Assert.Equal(!isTool, File.Exists(Beside(project, "PublicAPI.Unshipped.txt")));
    }

    [Fact]
    public void The_icon_is_a_small_png()
    {
        var icon = File.ReadAllBytes(Repository.PathOf(".config", "icon.png"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon[..4]);
        Assert.InRange(icon.Length, 1, 10 * 1024);
    }

    private static string Beside(string project, string name) => Repository.PathOf(Path.GetDirectoryName(project)!, name);

    private static Dictionary<string, string> Properties(string project) =>
        XDocument.Load(Repository.PathOf(project)).Descendants("PropertyGroup").Elements()
            .GroupBy(property => property.Name.LocalName).ToDictionary(
                group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
}
