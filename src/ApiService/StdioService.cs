using SampleTools;

namespace ApiService;

/// <summary>The same service for desktop hosts, which start it themselves and talk over its standard input and output.</summary>
internal static class StdioService
{
    private const string Switch = "--stdio";

    public static bool IsWanted(string[] args) => args.Contains(Switch, StringComparer.Ordinal);

    public static Task<int> RunAsync(string[] args) => ServiceRun.RunAsync(() =>
    {
        // A desktop host starts it in a folder of its own choice; the settings are beside the program.
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = [.. args.Where(argument => argument != Switch)],
            ContentRootPath = AppContext.BaseDirectory,
        });

        builder.AddServiceDefaults();
        builder.Services.AddMcpServer().AddSampleTools().WithDurableTasks().WithStdio();
        builder.AddTaskBackend();

        return builder.Build();
    });
}
