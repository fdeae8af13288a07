using System.Globalization;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Logs;

internal static class LogParts
{
    /// <summary>A log record as one line beside a trace or a task.</summary>
    public static Html Line(PageContext context, LogEntry log) => Html.Of($"""
        <li class="{Tone(log.Level)}{(context.Query("log") == log.Sequence.ToString(CultureInfo.InvariantCulture) ? " chosen" : "")}">{Format.Clock(log.Time)} {Parts.Resource(context, log.Source.Resource.Name)} <span class="text">{Text(log)}</span></li>
        """);

    /// <summary>The message; a record that is only an event shows its name.</summary>
    public static string Text(LogEntry log) => log.Message.Length > 0 ? log.Message : log.EventName;

    public static string Tone(Level level) => level switch
    {
        Level.Error or Level.Fatal => "bad",
        Level.Warn => "warn",
        Level.Info => "plain",
        _ => "dim",
    };
}
