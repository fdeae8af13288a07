namespace McpTasks.Cli.Tests.Connection;

/// <summary>Runs a command by a service, and reads what the terminal shows.</summary>
internal static class ServiceRun
{
    public static async Task<FakeTerminal> RunAsync(Service service, params string[] arguments) =>
        await FailAsync(0, service.ApiOptions, arguments);

    public static async Task<FakeTerminal> FailAsync(int code, string[] options, params string[] arguments)
    {
        var terminal = new FakeTerminal();
        Assert.Equal(code, await terminal.RunAsync([.. arguments, .. options]));
        return terminal;
    }
}
