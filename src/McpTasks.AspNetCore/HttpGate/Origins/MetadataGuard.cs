using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace McpTasks.AspNetCore.HttpGate.Origins;

/// <summary>
/// Refuses hosts that are not allowed where the SDK's authentication answers with the protected resource metadata (RFC 9728): that names the
/// host which was asked for, and comes before routing has an endpoint to guard.
/// </summary>
internal sealed class MetadataGuard(HostGuard guard) : IStartupFilter
{
    private const string Document = "/.well-known/oauth-protected-resource";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, pass) => context.Request.Path.StartsWithSegments(Document, StringComparison.OrdinalIgnoreCase)
            && guard.Check(context.Request) is { } refusal ? refusal.WriteAsync(context) : pass(context));
        next(app);
    };
}
