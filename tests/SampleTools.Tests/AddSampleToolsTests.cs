using McpTasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace SampleTools;

public class AddSampleToolsTests
{
    [Fact]
    public void All_tools_are_there_and_each_may_run_as_a_task()
    {
        using var host = Build();
        Assert.Equal(
            ["find_in_documents", "guess_number", "index_documents", "slow_computation"],
            Tools(host).Select(tool => tool.ProtocolTool.Name).Order(StringComparer.Ordinal));
        Assert.All(Tools(host), tool => Assert.Equal(TaskMode.Optional, tool.Metadata.OfType<TaskSupportAttribute>().Single().Mode));
        Assert.All(Tools(host), tool => Assert.NotEmpty(tool.ProtocolTool.Description!));
    }

    [Theory]
    [InlineData("slow_computation", "duration", "duration")]
    [InlineData("index_documents", "folder,pattern", "")]
    [InlineData("find_in_documents", "query", "query")]
    [InlineData("guess_number", "", "")]
    public void A_schema_shows_what_the_client_sends_and_nothing_else(string name, string properties, string required)
    {
        using var host = Build();
        var schema = Tools(host).Single(tool => tool.ProtocolTool.Name == name).ProtocolTool.InputSchema;
        Assert.Equal(properties, string.Join(',', schema.GetProperty("properties").EnumerateObject().Select(property => property.Name)));
        Assert.Equal(required, schema.TryGetProperty("required", out var list) ? string.Join(',', list.EnumerateArray()) : "");
    }

    [Fact]
    public void Document_tools_describe_their_structured_result()
    {
        using var host = Build();
        var schemas = Tools(host).ToDictionary(tool => tool.ProtocolTool.Name, tool => tool.ProtocolTool.OutputSchema);
        Assert.Null(schemas["slow_computation"]);
        Assert.True(schemas["index_documents"]!.Value.GetProperty("properties").TryGetProperty("files", out _));
        Assert.True(schemas["find_in_documents"]!.Value.GetProperty("properties").TryGetProperty("hits", out _));
    }

    [Theory]
    [InlineData("DocumentsRoot", "", "SampleTools:DocumentsRoot must name a folder.")]
    [InlineData("MaxFiles", "0", "SampleTools:MaxFiles must be between 1 and 10000, but is 0.")]
    [InlineData("MaxEntries", "0", "SampleTools:MaxEntries must be between 1 and 1000000, but is 0.")]
    [InlineData("MaxDepth", "65", "SampleTools:MaxDepth must be between 1 and 64, but is 65.")]
    [InlineData("MaxFileBytes", "-1", "SampleTools:MaxFileBytes must be between 1 and 67108864, but is -1.")]
    [InlineData("TopTerms", "101", "SampleTools:TopTerms must be between 1 and 100, but is 101.")]
    [InlineData("MaxHits", "0", "SampleTools:MaxHits must be between 1 and 1000, but is 0.")]
    public async Task A_wrong_setting_ends_the_start_and_names_its_path(string name, string value, string expected)
    {
        using var host = Build((name, value));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal([expected], error.Failures);
    }

    [Fact]
    public async Task A_root_that_does_not_exist_ends_the_start()
    {
        using var host = Build(("DocumentsRoot", "no-such-folder"));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("SampleTools:DocumentsRoot must be an existing folder, but is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_defaults_start()
    {
        using var host = Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static McpServerPrimitiveCollection<McpServerTool> Tools(IHost host) =>
        host.Services.GetRequiredService<IOptions<McpServerOptions>>().Value.ToolCollection!;

    private static IHost Build(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"SampleTools:{setting.Name}", (string?)setting.Value)));
        builder.Services.AddMcpTasksCore();
        builder.Services.AddMcpServer().AddSampleTools();
        return builder.Build();
    }
}
