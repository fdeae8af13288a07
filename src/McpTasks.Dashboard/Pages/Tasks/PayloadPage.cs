using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTasks.Dashboard.Operations;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>The arguments and the result of a task, which may be secret: read only when somebody asks, and not again by itself.</summary>
internal static class PayloadPage
{
    private const int MaxLetters = 200_000;
    private static readonly Page Frame = new("", "/tasks", c => "Payload of task " + Format.Short(c.Route("taskId")), _ => Html.Empty);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Html Render(PageContext context, OperatorAnswer answer)
    {
        context.IsStill = true;
        var id = context.Route("taskId");
        if (answer.Task is not { } task)
            context.Status = StatusCodes.Status404NotFound;
        return Layout.Render(context, Frame, Html.Of($"""
            <p class="crumbs"><a href="/tasks">Tasks</a> {Icon.Chevron} <a href="{Parts.TaskPath(id)}"><code>{id}</code></a> {Icon.Chevron} Arguments and result</p>
            {(answer.Task is null ? Parts.Empty("It cannot be shown", Html.Of($"{answer.Refusal}")) : Found(answer.Task))}
            """));
    }

    private static Html Found(JsonObject task) => Html.Of($"""
        <div class="title"><h1>{task["tool"]?.ToString()}</h1><span class="muted">{task["status"]?.ToString()}</span></div>
        <p class="muted">Read just now with the operator's key; the audit log of the service says so.</p>
        {Json("Arguments", task["request"], "They were not kept: the task was created while no operator's key was set.")}
        {(task["error"] is { } error ? Json("Error", error, "") : Html.Empty)}
        {Json("Result", task["result"], task["error"] is null ? "There is none." : "There is none, because the task failed.")}
        """);

    private static Html Json(string title, JsonNode? json, string none)
    {
        if (json is null)
            return Html.Of($"""<section class="card" aria-label="{title}"><h2>{title}</h2><p class="muted">{none}</p></section>""");
        var text = json.ToJsonString(Indented);
        return Html.Of($"""
            <section class="card" aria-label="{title}"><h2>{title} <small>{Format.Bytes(System.Text.Encoding.UTF8.GetByteCount(json.ToJsonString()))}</small></h2>
            <pre class="payload" tabindex="0">{(text.Length > MaxLetters ? text[..MaxLetters] + "\n… cut" : text)}</pre></section>
            """);
    }
}
