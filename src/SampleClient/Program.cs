using System.CommandLine;
using System.CommandLine.Invocation;
using SampleClient.Commands;

var root = new RootCommand("Runs tools of an MCP server as background tasks.")
{
    RunCommand.Create(),
    ResumeCommand.Create(),
    ListCommand.Create(),
    CancelCommand.Create(),
    ToolsCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction wrong)
    wrong.ShowHelp = false;
return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(2) });
