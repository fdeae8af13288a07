using System.Diagnostics;
using System.Reflection;

namespace McpTasks.Cli.Tests.Connection;

/// <summary>The program as it is started, with its streams redirected.</summary>
public sealed class ProcessTests(SharedServers servers)
{
    private static readonly string Program = typeof(ProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Program").Value!;

    [Theory, OnEveryServer]
    public async Task The_output_holds_the_answer_alone_and_the_exit_code_tells_how_it_went(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();

        var (code, output, error) = await RunAsync(["ls", "--json", .. store.Options]);
        Assert.Equal((0, task.Id.Value, ""), (code, (string)JsonNode.Parse(output)!["tasks"]![0]!["id"]!, error));

        (code, output, error) = await RunAsync(["cancel", task.Id.Value, .. store.Options]);
        Assert.Equal((2, "", "error: 'cancel' asks first, and nobody can be asked here: say --yes."), (code, output, error.Trim()));

        (code, output, error) = await RunAsync(["show", TaskId.New().Value, .. store.Options]);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("error: There is no task", error, StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task The_audit_log_says_who_did_it(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();

        var (code, output, error) = await RunAsync(["cancel", task.Id.Value, "--yes", "--verbose", .. store.Options]);

        Assert.Equal((0, $"{task.Id} cancelled"), (code, output.Trim()));
        Assert.Contains(
            $"mcp.audit.operator=\"{Environment.UserName}@{Environment.MachineName}\", mcp.audit.action=\"cancel\"", error,
            StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task The_audit_log_goes_where_the_services_send_theirs(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        await using var collector = await LogCollector.StartAsync();
        var task = await store.EndAsync();

        var (code, _, error) = await RunAsync(
            ["clear", "--yes", .. store.Options], ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        Assert.Equal((0, ""), (code, error));
        foreach (var told in new[] { "mcp.audit.operator", $"{Environment.UserName}@{Environment.MachineName}", "remove", task.Id.Value })
            Assert.Contains(told, collector.Received, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(Patience.Token);
        return (process.ExitCode, await output, await error);
    }
}
