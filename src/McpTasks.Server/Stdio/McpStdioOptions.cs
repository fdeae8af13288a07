namespace McpTasks.Server.Stdio;

/// <summary>
/// Settings of MCP over standard input and output, bound from the configuration section <c>McpTasks:Stdio</c>.
/// Values out of range stop the host at start.
/// </summary>
public sealed class McpStdioOptions
{
    /// <summary>The configuration section that these settings bind from.</summary>
    public const string SectionName = "McpTasks:Stdio";

    /// <summary>Longest message in bytes; a longer message gets an error. Default 1 MiB; 1 KiB to 256 MiB.</summary>
    public long MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Deepest nesting of a message's JSON. Default 32; 8 to 64.</summary>
    public int MaxJsonDepth { get; set; } = 32;
}

internal sealed class McpStdioOptionsValidator : IValidateOptions<McpStdioOptions>
{
    public ValidateOptionsResult Validate(string? name, McpStdioOptions options)
    {
        var check = new SettingCheck(McpStdioOptions.SectionName);
        check.Range(nameof(options.MaxMessageBytes), options.MaxMessageBytes, 1024, 256 * 1024 * 1024);
        check.Range(nameof(options.MaxJsonDepth), options.MaxJsonDepth, 8, 64);
        return check.Result();
    }
}
