using System.Text.Json;
using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Security;
using McpTasks.Dashboard.Settings;
using McpTasks.Dashboard.Telemetry;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Api;

/// <summary><c>GET /api/telemetry/{resources,traces,spans,logs}</c>: what is kept, as OTLP in JSON; with <c>follow=true</c> what arrives too.</summary>
internal static class TelemetryApi
{
    public const string Header = "X-API-Key";

    public static void MapTelemetryApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/telemetry").AddEndpointFilter(DemandKeyAsync);
        api.MapGet("/resources", (HttpRequest request, DashboardData data) => TelemetryQuery.From(request).Follow
            ? Problem(StatusCodes.Status400BadRequest, "Resources cannot be followed: ask for traces, spans or logs.")
            : Answer("resources", data.Registry.Instances(), data.Registry.Instances().Length, OtlpJson.Resources));
        api.MapGet("/traces", (HttpRequest request, DashboardData data, TelemetryFeed feed) => Traces(TelemetryQuery.From(request), data, feed));
        api.MapGet("/spans", (HttpRequest request, DashboardData data, TelemetryFeed feed) => Spans(TelemetryQuery.From(request), data, feed));
        api.MapGet("/logs", (HttpRequest request, DashboardData data, TelemetryFeed feed) => Logs(TelemetryQuery.From(request), data, feed));
    }

    private static ValueTask<object?> DemandKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var expected = http.RequestServices.GetRequiredService<IOptions<DashboardOptions>>().Value.Api.PrimaryApiKey;
        var allowed = Secrets.Same(http.Request.Headers[Header], expected)
            || http.RequestServices.GetRequiredService<BrowserLogin>().IsLoggedIn(http.Request);
        return allowed ? next(context) : ValueTask.FromResult<object?>(Problem(StatusCodes.Status401Unauthorized,
            $"The header {Header} is missing or wrong: it must hold the value of Dashboard:Api:PrimaryApiKey."));
    }

    /// <summary>Whole traces of which a span fits; a follower gets a trace again, whole, whenever spans of it arrive.</summary>
    private static IResult Traces(TelemetryQuery query, DashboardData data, TelemetryFeed feed)
    {
        IEnumerable<SpanRecord> Whole(IEnumerable<SpanRecord> arrived) => arrived.Select(s => s.TraceId).Distinct(StringComparer.Ordinal)
            .Select(data.Traces.Find).OfType<TraceRecord>().Where(t => t.Spans.Any(query.Takes)).SelectMany(t => t.Spans);

        return Result(query, feed.FollowSpans, "resourceSpans", OtlpJson.Spans, Whole, () =>
        {
            var matched = Candidates(query, data).Where(t => t.Spans.Any(query.Takes)).OrderByDescending(t => t.Start).ToArray();
            var returned = matched.Take(query.Limit).ToArray();
            return (returned.SelectMany(t => t.Spans).ToArray(), matched.Length, returned.Length);
        });
    }

    private static IResult Spans(TelemetryQuery query, DashboardData data, TelemetryFeed feed) =>
        Result(query, feed.FollowSpans, "resourceSpans", OtlpJson.Spans, arrived => arrived.Where(query.Takes), () => Newest(
            query, Candidates(query, data).SelectMany(t => t.Spans).Where(query.Takes).OrderByDescending(s => s.Start)));

    private static TraceRecord[] Candidates(TelemetryQuery query, DashboardData data) =>
        query.TraceId.Length == 0 ? data.Traces.Snapshot() : data.Traces.Find(query.TraceId) is { } trace ? [trace] : [];

    private static IResult Logs(TelemetryQuery query, DashboardData data, TelemetryFeed feed) =>
        Result(query, feed.FollowLogs, "resourceLogs", OtlpJson.Logs, arrived => arrived.Where(query.Takes), () => Newest(
            query, data.Logs.Snapshot(query.Resource.Length > 0 ? query.Resource : null).Where(query.Takes)
                .OrderByDescending(l => l.Time).ThenByDescending(l => l.Sequence)));

    private static (T[] Items, int Total, int Returned) Newest<T>(TelemetryQuery query, IEnumerable<T> sorted)
    {
        var matched = sorted.ToArray();
        var returned = matched.Take(query.Limit).ToArray();
        return (returned, matched.Length, returned.Length);
    }

    private static IResult Result<T>(
        TelemetryQuery query, Func<Follower<T>?> follow, string name, Action<Utf8JsonWriter, IEnumerable<T>> write,
        Func<IEnumerable<T>, IEnumerable<T>> fits, Func<(T[] Items, int Total, int Returned)> kept)
        where T : class
    {
        if (!query.Follow)
        {
            var (items, total, returned) = kept();
            return Answer(name, items, total, write, returned);
        }
        // Followed before what is kept is read: nothing that arrives in between is missed.
        return follow() is { } follower
            ? new FollowResult<T>(follower, () => [.. kept().Items.Reverse()], fits, (json, items) => Document(json, name, items, write))
            : Problem(StatusCodes.Status429TooManyRequests, "As many callers follow already as Dashboard:Api:MaxFollowers allows.");
    }

    private static void Document<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, IEnumerable<T>> write)
    {
        json.WriteStartObject();
        json.WriteStartArray(name);
        write(json, items);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IResult Answer<T>(string name, T[] items, int total, Action<Utf8JsonWriter, IEnumerable<T>> write, int? returned = null) => Results.Stream(async body =>
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        await json.WriteArrayAsync(name, items, write);
        json.WriteNumber("totalCount", total);
        json.WriteNumber("returnedCount", returned ?? items.Length);
        json.WriteEndObject();
    }, "application/json");

    private static IResult Problem(int status, string error) => Results.Json(new { error }, statusCode: status);
}
