using System.Diagnostics;
using System.Reflection;

namespace SampleClient.Tests;

/// <summary>The program as it is started, with its streams redirected.</summary>
public sealed class ProcessTests
{
    private static readonly string Program = typeof(ProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Program").Value!;

    [Fact]
    public async Task A_redirected_output_holds_the_result_alone_and_the_exit_code_tells_how_it_went()
    {
        await using var server = await TestServer.StartAsync();

        var (code, output, error) = await RunAsync(
            "run", "sum", "--arg", "a=1", "--arg", "b=2", "--url", server.Url.ToString(), "--token", "ann");
        Assert.Contains("completed in", error, StringComparison.Ordinal);
        Assert.Equal((0, "3"), (code, output.Trim()));

        (code, output, error) = await RunAsync("run", "sum", "--arg", "wrong");
        Assert.Equal((1, "", "error: --arg must be name=value, but is 'wrong'."), (code, output, error.Trim()));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
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
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(Patience.Token);
        return (process.ExitCode, await output, await error);
    }
}
