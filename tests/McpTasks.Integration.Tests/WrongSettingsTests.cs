using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests;

public sealed class WrongSettingsTests
{
    private const string Redis = "127.0.0.1:1,abortConnect=false";

    [Theory]
    [InlineData("src/TaskWorker", "Unrelated", "x", "ConnectionStrings:redis")]
    [InlineData("src/TaskWorker", "ConnectionStrings__redis", "host:port:what", "ConnectionStrings:redis")]
    [InlineData("src/TaskWorker", "McpTasks__Worker__Concurrency", "0", "McpTasks:Worker:Concurrency must be between 1 and 1024, but is 0.")]
    [InlineData("src/ApiService", "McpTasks__DefaultTtl", "-00:00:01", "McpTasks:DefaultTtl must be between")]
    [InlineData("src/ApiService", "McpTasks__DefaultTtl", "soon", "McpTasks:DefaultTtl")]
    [InlineData("src/ApiService", "ConnectionStrings__redis", "", "ConnectionStrings:redis")]
    [InlineData("src/ApiService", "McpTasks__Identity__Headers__0", "X Tenant", "McpTasks:Identity:Headers must hold names of HTTP headers, but holds 'X Tenant'.")]
    [InlineData("src/ApiService", "Authentication__Bearer__Enabled", "true", "Authentication:Bearer:Audience is missing")]
    [InlineData("src/ApiService", "Authentication__Bearer__Enabled", "true", "Authentication:Bearer:Authority or SigningKey must be set, and not both.")]
    public async Task A_wrong_setting_ends_the_service_at_start_and_is_named_without_a_stack(string project, string name, string value, string message)
    {
        (string, string)[] settings = [("ConnectionStrings__redis", Redis), (name, value)];
        await using var service = Service.Start(project, "wrong", name == "Unrelated" ? [(name, value)] : settings);

        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains(service.Lines, line => line.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(service.Lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_in_use_ends_the_service_at_start_and_is_named()
    {
        await using var first = Service.Start("src/ApiService", "first");
        var address = await first.AddressAsync();

        await using var second = Service.Start("src/ApiService", "second", ("ASPNETCORE_URLS", address.ToString()));

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains(second.Lines, line => line.Contains($":{address.Port}", StringComparison.Ordinal) && line.Contains("in use", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Lines, line => line.Contains("crit:", StringComparison.Ordinal));
    }
}
