using System.Security.Claims;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Catalog;

/// <summary>A variable of a URI template that no client can fill is told at the start.</summary>
public sealed class TemplateVariableTests
{
    public static TheoryData<string, Delegate> Injected { get; } = new()
    {
        { "CancellationToken", (CancellationToken name) => name.CanBeCanceled ? "" : "x" },
        { "IServiceProvider", (IServiceProvider name) => name is null ? "" : "x" },
        { "McpServer", (McpServer name) => name is null ? "" : "x" },
        { "ClaimsPrincipal", (ClaimsPrincipal name) => name is null ? "" : "x" },
        { "IProgress`1", (IProgress<ProgressNotificationValue> name) => name is null ? "" : "x" },
        { "RequestContext`1", (RequestContext<ReadResourceRequestParams> name) => name is null ? "" : "x" },
        { "ITaskProgress", (ITaskProgress name) => name is null ? "" : "x" },
        { "String", ([FromKeyedServices("key")] string name) => name },
    };

    [Theory, MemberData(nameof(Injected), DisableDiscoveryEnumeration = true)]
    public async Task A_variable_whose_parameter_is_injected_stops_the_start(string type, Delegate method)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("doc://{name}", method));

        Assert.Contains("'doc://{name}' has the variable 'name', but the parameter 'name' of", error.Message, StringComparison.Ordinal);
        Assert.Contains($"is injected ({type}); rename one of them.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doc://{+token}")]
    [InlineData("doc://{id}/{token}")]
    [InlineData("doc://{id}{?token}")]
    [InlineData("doc://{?id,token*}")]
    [InlineData("doc://{token:5}")]
    [InlineData("{token}")]
    [InlineData("doc://{id}{#token}")]
    [InlineData("doc://{id}{.token}")]
    [InlineData("doc://{id}{/token}")]
    [InlineData("doc://{id}{;token}")]
    [InlineData("doc://{?id}{&token}")]
    public async Task However_the_template_writes_it(string template)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(template, (string? id, CancellationToken token) => token.CanBeCanceled ? id! : "x"));

        Assert.StartsWith($"The resource template '{template}' has the variable 'token'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doc://{id}")]
    [InlineData("doc://{id}/token")]
    [InlineData("doc://{id}{?tokens}")]
    [InlineData("doc://token")]
    public async Task What_is_injected_and_no_variable_is_in_no_ones_way(string template) =>
        await StartAsync(
            template,
            (string? id, string? tokens, CancellationToken token, ITaskProgress progress) => $"{id}{tokens}{token.CanBeCanceled}{progress.Total}");

    [Fact]
    public async Task A_generic_parameter_is_not_injected_for_that() => await StartAsync("doc://{ids}", (List<string> ids) => ids[0]);

    private static async Task StartAsync(string template, Delegate method)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddLogging().AddMetrics();
        services.AddMcpTasksCore();
        // As WithResources makes them: what the container knows is injected.
        services.AddSingleton(
            provider => McpServerResource.Create(method, new() { Name = "doc", UriTemplate = template, Services = provider }));
        services.AddMcpServer();
        await using var provider = services.BuildServiceProvider();
        await provider.GetServices<IHostedService>().OfType<CatalogCheck>().Single().StartAsync(CancellationToken.None);
    }
}
