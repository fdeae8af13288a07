using McpTasks.Dashboard.Api;
using McpTasks.Dashboard.Operations;
using McpTasks.Dashboard.Otlp;
using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Resources;
using McpTasks.Dashboard.Security;
using McpTasks.Dashboard.Session;

namespace McpTasks.Dashboard.Hosting;

/// <summary>What happens to a request, by the address it came in at.</summary>
internal static class DashboardPipeline
{
    public static void MapDashboard(this WebApplication app)
    {
        app.MapWhen(context => Kind(context) == ListenerKind.OtlpHttp, branch =>
            branch.Run(context => context.RequestServices.GetRequiredService<OtlpHttpReceiver>().HandleAsync(context)));
        app.MapWhen(context => Kind(context) == ListenerKind.OtlpGrpc, branch =>
            branch.Run(context => context.RequestServices.GetRequiredService<OtlpGrpcReceiver>().HandleAsync(context)));
        app.UseExceptionHandler(branch => branch.Run(context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync("The dashboard could not draw this page; its log says why.");
        }));
        app.UseStatusCodePages("text/plain; charset=utf-8", "The dashboard could not take this request (status {0}). If it came from a page that was open before the dashboard was restarted, reload that page and try again.");
        app.Use((context, next) => context.RequestServices.GetRequiredService<FrontendGate>().InvokeAsync(context, next));
        app.Use(ImportCommand.LimitAsync);
        app.UseRouting();
        app.UseAntiforgery();
        app.MapAssets();
        app.MapLogin();
        app.MapResourceCommands();
        app.MapConsoleDownload();
        app.MapTaskCommands();
        app.MapClear();
        app.MapPause();
        app.MapExport();
        ImportCommand.Map(app);
        app.MapTelemetryApi();
        app.MapGet("/health", () => Results.Text("Healthy"));
        app.MapPages();
    }

    private static ListenerKind Kind(HttpContext context) => context.Features.Get<Listener>()?.Kind ?? ListenerKind.Frontend;
}
