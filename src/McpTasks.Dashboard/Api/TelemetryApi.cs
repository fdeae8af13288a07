using System.Text.Json;
using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Security;
using McpTasks.Dashboard.Settings;
using McpTasks.Dashboard.Telemetry;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Api;

/// <summary><c>GET /api/telemetry/{resources,traces,spans,logs}</c>: what is kept, as OTLP in JSON.</summary>
internal static class TelemetryApi
{
    public const string Header = "X-API-Key";

    public static void MapTelemetryApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/telemetry").AddEndpointFilter(DemandKeyAsync);
        api.MapGet("/resources", (DashboardData data) => Json(json => OtlpJson.WriteResources(json, data.Registry.Instances())));
        api.MapGet("/traces", (HttpRequest request, DashboardData data) => Traces(TelemetryQuery.From(request), data));
        api.MapGet("/spans", (HttpRequest request, DashboardData data) => Spans(TelemetryQuery.From(request), data));
        api.MapGet("/logs", (HttpRequest request, DashboardData data) => Logs(TelemetryQuery.From(request), data));
    }

    private static ValueTask<object?> DemandKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var expected = http.RequestServices.GetRequiredService<IOptions<DashboardOptions>>().Value.Api.PrimaryApiKey;
        var allowed = Secrets.Same(http.Request.Headers[Header], expected)
            || http.RequestServices.GetRequiredService<BrowserLogin>().IsLoggedIn(http.Request);
        return allowed ? next(context) : ValueTask.FromResult<object?>(Results.Json(
            new { error = $"The header {Header} is missing or wrong: it must hold the value of Dashboard:Api:PrimaryApiKey." }, statusCode: StatusCodes.Status401Unauthorized));
    }

    /// <summary>Whole traces of which a span fits.</summary>
    private static IResult Traces(TelemetryQuery query, DashboardData data)
    {
        var matched = Candidates(query, data).Where(t => t.Spans.Any(query.Takes)).OrderByDescending(t => t.Start).ToArray();
        var returned = matched.Take(query.Limit).ToArray();
        return Json(json => OtlpJson.WriteSpans(json, returned.SelectMany(t => t.Spans), matched.Length, returned.Length));
    }

    private static IResult Spans(TelemetryQuery query, DashboardData data)
    {
        var matched = Candidates(query, data).SelectMany(t => t.Spans).Where(query.Takes).OrderByDescending(s => s.Start).ToArray();
        var returned = matched.Take(query.Limit).ToArray();
        return Json(json => OtlpJson.WriteSpans(json, returned, matched.Length, returned.Length));
    }

    private static TraceRecord[] Candidates(TelemetryQuery query, DashboardData data) =>
        query.TraceId.Length == 0 ? data.Traces.Snapshot() : data.Traces.Find(query.TraceId) is { } trace ? [trace] : [];

    private static IResult Logs(TelemetryQuery query, DashboardData data)
    {
        var matched = data.Logs.Snapshot(query.Resource.Length > 0 ? query.Resource : null).Where(query.Takes)
            .OrderByDescending(l => l.Time).ThenByDescending(l => l.Sequence).ToArray();
        var returned = matched.Take(query.Limit).ToArray();
        return Json(json => OtlpJson.WriteLogs(json, returned, matched.Length, returned.Length));
    }

    private static IResult Json(Action<Utf8JsonWriter> write) => Results.Stream(async body =>
    {
        await using var json = new Utf8JsonWriter(body);
        write(json);
        await json.FlushAsync();
    }, "application/json");
}
