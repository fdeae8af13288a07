using System.CommandLine;
using McpTasks;

namespace SampleClient.Commands;

/// <summary>The options of every command: where the server is and how to speak to it.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<Uri> _url = new("--url") { Description = "The server's MCP endpoint.", DefaultValueFactory = _ => new("http://localhost:5180/mcp") };

    private readonly Option<TaskDialect?> _dialect = new("--dialect")
    {
        Description = "modern (2026-07-28) or legacy (2025-11-25). Default: what the server prefers.",
        HelpName = "modern|legacy",
    };

    private readonly Option<string?> _token = new("--token") { Description = "A bearer token, where the server wants one." };

    public ConnectionOptions(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_dialect);
        command.Options.Add(_token);
    }

    public Uri Url(ParseResult parsed) => parsed.GetRequiredValue(_url);

    public TaskDialect? Dialect(ParseResult parsed) => parsed.GetValue(_dialect);

    public string? Token(ParseResult parsed) => parsed.GetValue(_token);

    /// <summary>The options that were given, to be shown in a command that continues this one. A token is not repeated.</summary>
    public string Given(ParseResult parsed)
    {
        var url = parsed.GetResult(_url) is { Implicit: false } ? $" --url {Url(parsed)}" : "";
        var dialect = Dialect(parsed) is { } given ? $" --dialect {(given == TaskDialect.Modern ? "modern" : "legacy")}" : "";
        return url + dialect + (Token(parsed) is null ? "" : " --token …");
    }
}
