using System.Globalization;
using System.Text;
using McpTasks.Dashboard.Pages.Resources;

namespace McpTasks.Dashboard.Resources;

/// <summary>A console as a text file: every kept line of a replica, or of all replicas of a resource, without colours.</summary>
internal static class ConsoleDownload
{
    public static void MapConsoleDownload(this IEndpointRouteBuilder routes) => routes.MapGet("/resources/{id}/console.txt", (string id, ResourceBoard board) =>
    {
        var replicas = board.FindAll(id);
        if (replicas.Length == 0)
            return Microsoft.AspNetCore.Http.Results.NotFound();
        var text = new StringBuilder();
        foreach (var line in replicas.SelectMany(r => board.Console(r.Replica, int.MaxValue)).OrderBy(l => l.Timestamp).ThenBy(l => l.Sequence))
            text.Append(CultureInfo.InvariantCulture, $"{line.Timestamp:O} {line.Replica} {(line.Error ? "err" : "out")} ").Append(Ansi.Plain(line.Text)).Append('\n');
        return Microsoft.AspNetCore.Http.Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/plain; charset=utf-8", FileName(id));
    });

    private static string FileName(string id) => string.Concat(id.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(80)) + "-console.txt";
}
