using System.CommandLine;
using SampleClient.Commands;

var root = new RootCommand("Runs tools of an MCP server as background tasks.")
{
    RunCommand.Create(),
    ResumeCommand.Create(),
    ListCommand.Create(),
    CancelCommand.Create(),
    ToolsCommand.Create(),
};

return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(2) });
