using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Settings;
using McpTasks.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Session;

/// <summary>Takes a file of OTLP in JSON into what is kept: all of it, or, when something in it is wrong, nothing.</summary>
internal sealed class ImportCommand(TelemetryIntake intake, Notices notices, IOptions<DashboardOptions> options)
{
    private const string Path = "/telemetry/import";
    private const int FormBytes = 16 * 1024;
    private int _busy;

    /// <summary>Before the form is read: a body of its own size, and a clear word when it is larger than that.</summary>
    public static Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path != Path)
            return next(context);
        var frontend = context.RequestServices.GetRequiredService<IOptions<DashboardOptions>>().Value.Frontend;
        var most = frontend.MaxImportMegabytes * 1024L * 1024L + FormBytes;
        if (context.Request.ContentLength > most)
        {
            context.Response.Redirect(context.RequestServices.GetRequiredService<ImportCommand>().Told(isBad: true, TooLarge(frontend)));
            return Task.CompletedTask;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        context.Features.Set<IFormFeature>(new FormFeature(context.Request, new FormOptions { MultipartBodyLengthLimit = most }));
        return next(context);
    }

    private static string TooLarge(FrontendOptions frontend) =>
        $"The file is larger than {frontend.MaxImportMegabytes} MB (Dashboard:Frontend:MaxImportMegabytes).";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, async (ImportCommand import, IFormFile? file, CancellationToken cancellation) =>
            Results.LocalRedirect(await import.TakeAsync(file, cancellation)));

    /// <summary>The page that says what came of it.</summary>
    private string Told(bool isBad, string text) => $"/telemetry?note={notices.Add(isBad, text)}";

    private async Task<string> TakeAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (file is null or { Length: 0 })
            return Told(isBad: true, "Choose a file first.");
        if (file.Length > options.Value.Frontend.MaxImportMegabytes * 1024L * 1024L)
            return Told(isBad: true, TooLarge(options.Value.Frontend));
        // One at a time: a file that is being read takes up several times its size.
        if (Interlocked.Exchange(ref _busy, 1) != 0)
            return Told(isBad: true, "Another file is being imported: try again when that is done.");
        try
        {
            await using var stream = file.OpenReadStream();
            var imported = OtlpJsonReader.Read(await BytesAsync(stream, cancellation));
            imported.Spans.ForEach(s => intake.Take(s));
            imported.Logs.ForEach(l => intake.Take(l));
            imported.Metrics.ForEach(m => intake.Take(m));
            return Told(isBad: false, FormattableString.Invariant($"Imported {imported.SpanCount} spans, {imported.LogCount} log records and {imported.PointCount} metric points."));
        }
        catch (ImportException wrong)
        {
            return Told(isBad: true, wrong.Message);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private static async Task<byte[]> BytesAsync(Stream stream, CancellationToken cancellation)
    {
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
