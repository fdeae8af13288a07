using System.Reflection;
using System.Text.Json;
using McpTasks;
using McpTasks.Redis;
using McpTasks.RedisTransport;
using McpTasks.AspNetCore.Http;
using McpTasks.Board;
using McpTasks.Server.Stdio;

namespace Publishing.Tests.Packages;

/// <summary>What a package's ConfigurationSchema.json says of its settings is what its settings class has.</summary>
public class ConfigurationSchemaTests
{
    public static TheoryData<string, string, Type> Sections => new()
    {
        { "McpTasks.Core", McpTasksOptions.Section, typeof(McpTasksOptions) },
        { "McpTasks.Core", TaskRetryOptions.Section, typeof(TaskRetryOptions) },
        { "McpTasks.Core", TaskPayloadOptions.Section, typeof(TaskPayloadOptions) },
        { "McpTasks.Core", TaskIdentityOptions.Section, typeof(TaskIdentityOptions) },
        { "McpTasks.AspNetCore", McpHttpOptions.SectionName, typeof(McpHttpOptions) },
        { "McpTasks.Server", McpStdioOptions.SectionName, typeof(McpStdioOptions) },
        { "McpTasks.Core", TaskOperatorOptions.Section, typeof(TaskOperatorOptions) },
        { "McpTasks.Board", TaskBoardOptions.Section, typeof(TaskBoardOptions) },
        { "McpTasks.Core", McpTasksWorkerOptions.Section, typeof(McpTasksWorkerOptions) },
        { "McpTasks.Redis", McpTasksRedisSettings.Section, typeof(McpTasksRedisSettings) },
        { "McpTasks.Redis", McpTasksRedisSettings.AspireSection, typeof(McpTasksRedisSettings) },
        { "McpTasks.RedisTransport", RedisTransportOptions.SectionName, typeof(RedisTransportOptions) },
        { "McpTasks.RedisTransport", RedisTransportOptions.AspireSectionName, typeof(RedisTransportOptions) },
    };

    [Theory, MemberData(nameof(Sections))]
    public void The_schema_names_every_setting_with_its_type_and_default_and_no_other(string package, string section, Type settings)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(settings);
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("src", package, "ConfigurationSchema.json")));
        var node = section.Split(':').Aggregate(schema.RootElement, (parent, name) => parent.GetProperty("properties").GetProperty(name));
        var described = node.GetProperty("properties").EnumerateObject().Where(p => !IsSection(p.Value))
            .ToDictionary(p => p.Name, p => p.Value);
        var bound = settings.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => IsBound(p.PropertyType)).ToList();

        Assert.Equal(bound.Select(p => p.Name).Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        var defaults = Activator.CreateInstance(settings);
        Assert.All(bound, property =>
        {
            var entry = described[property.Name];
            Assert.Equal(TypeOf(property.PropertyType), entry.TryGetProperty("type", out var type) ? type.GetString() : "enum");
            Assert.NotEmpty(entry.GetProperty("description").GetString()!);
            if (entry.TryGetProperty("default", out var value))
                Assert.Equal(
                    Convert.ToString(property.GetValue(defaults), System.Globalization.CultureInfo.InvariantCulture), value.ToString(),
                    ignoreCase: true);
            if (property.PropertyType.IsEnum)
                Assert.Equal(
                    Enum.GetNames(property.PropertyType), entry.GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        });
    }

    [Fact]
    public void Every_section_of_a_schema_is_checked_here()
    {
        var checkedSections = Sections.Select(row => (row.Data.Item1, row.Data.Item2)).ToHashSet();
        foreach (var package in checkedSections.Select(s => s.Item1).Distinct())
        {
            using var schema = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("src", package, "ConfigurationSchema.json")));
            Assert.All(SectionsIn(schema.RootElement, ""), section => Assert.Contains((package, section), checkedSections));
        }
    }

    private static bool IsSection(JsonElement node) =>
        node.TryGetProperty("properties", out _) || node.TryGetProperty("additionalProperties", out _);

    // A section is an object with settings of its own, or without any object below.
    private static IEnumerable<string> SectionsIn(JsonElement node, string path)
    {
        var children = node.GetProperty("properties").EnumerateObject().ToList();
        var objects = children.Where(c => c.Value.TryGetProperty("properties", out _)).ToList();
        if (children.Count > objects.Count)
            yield return path;
        foreach (var section in objects.SelectMany(
            child => SectionsIn(child.Value, path.Length == 0 ? child.Name : $"{path}:{child.Name}")))
            yield return section;
    }

    // What holds a section of its own is described there.
    private static bool IsBound(Type type) =>
        type != typeof(StackExchange.Redis.IConnectionMultiplexer) && type != typeof(TaskRetryOptions) && type != typeof(TaskPayloadOptions)
        && type != typeof(Dictionary<string, TaskScheduleOptions>) && type != typeof(Dictionary<string, TaskComponentOptions>)
        && !typeof(Delegate).IsAssignableFrom(type);

    private static string TypeOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(int) || type == typeof(long) => "integer",
        _ when type == typeof(string) || type == typeof(TimeSpan) => "string",
        _ when type == typeof(IList<string>) => "array",
        _ => throw new NotSupportedException($"The schema of a {type.Name} is not known."),
    };
}
