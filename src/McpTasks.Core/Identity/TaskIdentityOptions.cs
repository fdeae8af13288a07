using Microsoft.Extensions.Configuration;

namespace McpTasks;

/// <summary>What of a caller's request is known where its task runs, besides who it is. Bound from the section <c>McpTasks:Identity</c>.</summary>
public sealed class TaskIdentityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks:Identity";

    /// <summary>
    /// Names of request headers that tools see in <see cref="TaskExecutionContext.Headers"/>, inline and in a worker: at most 32. They are kept
    /// encrypted with the task. Default: none.
    /// </summary>
    public IList<string> Headers { get; init; } = [];
}

// Once, however often the engine is added: a list that is bound twice holds everything twice.
internal sealed class TaskIdentityOptionsSetup(IConfiguration configuration) : IConfigureOptions<TaskIdentityOptions>
{
    public void Configure(TaskIdentityOptions options) => configuration.GetSection(TaskIdentityOptions.Section).Bind(options);
}

internal sealed class TaskIdentityOptionsValidator : IValidateOptions<TaskIdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, TaskIdentityOptions options)
    {
        var check = new SettingCheck(TaskIdentityOptions.Section);
        check.Range($"{nameof(options.Headers)} count", options.Headers.Count, 0, 32);
        foreach (var header in options.Headers)
        {
            if (header.Length is 0 or > 128 || !header.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal)))
                check.Fail(nameof(options.Headers), $"must hold names of HTTP headers, but holds '{LogText.Clean(header)}'");
        }

        return check.Result();
    }
}
