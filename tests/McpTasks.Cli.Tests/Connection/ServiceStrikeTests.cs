using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static McpTasks.Cli.Tests.Connection.ServiceRun;

namespace McpTasks.Cli.Tests.Connection;

/// <summary>Strikes by a service's operator endpoints.</summary>
public sealed class ServiceStrikeTests
{
    [Fact]
    public async Task What_is_struck_is_told_and_lifted()
    {
        await using var service = await Service.StartAsync();
        var struck = (
            await RunAsync(service, "strike", "add", "-c", "add", "-a", "a=41", "--refuse", "-r", "Too much", "--yes", "--json")).Json;
        Assert.Equal(
            (1, "add", "a", "41", "refuse", "Too much"),
            ((int)struck["number"]!, (string)struck["component"]!, (string)struck["argument"]!, (string)struck["value"]!, (string)struck["mode"]!, (string)struck["reason"]!));
        await Assert.ThrowsAsync<TaskStruckException>(() => service.StartToolAsync("add", new() { ["a"] = 41 }));
        Assert.Matches(@"1\s+add\s+a = 41\s+refused", (await RunAsync(service, "strike", "list")).Output);

        Assert.Equal("Lifted strike 1 of 'add' with a = 41.", (await RunAsync(service, "strike", "lift", "1", "--yes")).Output.Trim());
        Assert.Equal(["error: There is no strike 1."], (await FailAsync(1, service.ApiOptions, "strike", "lift", "1")).ErrorLines);
        await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 41 })).Id.Value);

        await RunAsync(service, "strike", "add", "-c", "add", "-a", "a between 50 and 60", "--refuse", "--yes");
        await Assert.ThrowsAsync<TaskStruckException>(() => service.StartToolAsync("add", new() { ["a"] = 60 }));
        await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 61 })).Id.Value);
    }

    [Fact]
    public async Task A_service_of_a_version_without_operators_strikes_nothing_by_them()
    {
        var lifted = 0;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        await using var older = builder.Build();
        older.Map("/operator/strikes/{number:int?}", async context =>
        {
            lifted += context.Request.Method == "DELETE" ? 1 : 0;
            await context.Response.WriteAsync(
                """{"number":7,"component":"add","argument":"a","value":"5","mode":"hold","at":"2026-01-01T00:00:00Z"}""");
        });
        older.Map("/operator/{what}", context => context.Response.WriteAsync("{}"));
        await older.StartAsync(Patience.Token);
        string[] options = ["--api", older.Urls.Single(), "--key", Service.Key];

        var line = (await FailAsync(1, options, "strike", "add", "-c", "add", "-a", "a>5", "--yes")).ErrorLines[^1];

        Assert.Matches(@"^error: The service at .* is of a version that strikes by = alone\. Nothing is struck\.$", line);
        Assert.Equal(1, lifted);
        await FailAsync(0, options, "strike", "add", "-c", "add", "-a", "a=5", "--yes");
        Assert.Equal(1, lifted);
    }
}
