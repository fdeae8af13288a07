using System.Diagnostics;
using System.Globalization;
using McpTasks.ServiceDefaults.Health;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace McpTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Gives ASP.NET Core's server span what the semantic conventions for HTTP ask for and the framework leaves out: name, route, status and
/// error. Health probes are left out of the traces, with all that happens in them.
/// </summary>
internal sealed class RequestSpans : IObserver<KeyValuePair<string, object?>>
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string Begin = Request + ".Start";
    private const string End = Request + ".Stop";
    private const string Unhandled = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string ErrorType = "error.type";

    public static bool Wants(string name) => name is Request or Begin or End or Unhandled;

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // The span of the request is current while these events are raised; another one would be somebody else's.
        if (Activity.Current is not { OperationName: Request } span)
            return;
        switch (value)
        {
            case { Key: Begin, Value: HttpContext context } when HealthEndpoints.IsProbe(context.Request):
                (span.IsAllDataRequested, span.ActivityTraceFlags) = (false, span.ActivityTraceFlags & ~ActivityTraceFlags.Recorded);
                break;
            case { Key: Unhandled, Value: { } data } when span.IsAllDataRequested:
                // The payload's type is private to the framework; the name of its property is what diagnostics tools rely on.
                Fail(span, data.GetType().GetProperty("exception")?.GetValue(data) as Exception);
                break;
            case { Key: End, Value: HttpContext context } when span.IsAllDataRequested:
                Finish(span, context);
                break;
        }
    }

    public void OnCompleted()
    {
        // The application has ended; nothing is held.
    }

    public void OnError(Exception error)
    {
        // A diagnostic listener raises none.
    }

    private static void Finish(Activity span, HttpContext context)
    {
        var failed = span.Status == ActivityStatusCode.Error;
        // The server answers 500 only after this event when nothing handled the exception.
        var status = failed && !context.Response.HasStarted ? StatusCodes.Status500InternalServerError : context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (!failed && status >= StatusCodes.Status500InternalServerError)
        {
            Fail(span, context.Features.Get<IExceptionHandlerFeature>()?.Error);
            if (span.GetTagItem(ErrorType) is null)
                span.SetTag(ErrorType, status.ToString(CultureInfo.InvariantCulture));
        }

        if (RouteOf(context) is { } route)
            span.SetTag("http.route", route);
        // A handler that named the span knows better.
        if (span.DisplayName == Request)
            span.DisplayName = Name(span.GetTagItem("http.request.method") as string, RouteOf(context));
    }

    private static void Fail(Activity span, Exception? exception)
    {
        span.SetStatus(ActivityStatusCode.Error, exception?.Message);
        if (exception is not null)
            span.SetTag(ErrorType, exception.GetType().FullName);
    }

    private static string? RouteOf(HttpContext context) => context.GetEndpoint() switch
    {
        { Metadata: var metadata } when metadata.GetMetadata<IRouteDiagnosticsMetadata>() is { } diagnostics => diagnostics.Route,
        RouteEndpoint endpoint => endpoint.RoutePattern.RawText,
        _ => null,
    };

    // A method that nobody knows is "_OTHER" in the tags; in a name the conventions want HTTP.
    private static string Name(string? method, string? route) => $"{(method is null or "_OTHER" ? "HTTP" : method)} {route}".TrimEnd();
}
