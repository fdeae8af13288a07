using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpTasks.ServiceDefaults.Health;

internal static class HealthEndpoints
{
    internal const string Ready = "/health";
    internal const string Live = "/alive";

    private const string LiveTag = "live";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void AddDefaultHealthChecks(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            // A check that waits for a dead server must not make the probe wait as long.
            foreach (var check in options.Registrations.Where(check => check.Timeout == System.Threading.Timeout.InfiniteTimeSpan))
                check.Timeout = Timeout;
        });
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        Map(Ready, _ => true);
        Map(Live, check => check.Tags.Contains(LiveTag));

        // Probes come without credentials, many times a minute: no authorization, no metrics of their own, nothing else of the pipeline.
        void Map(string path, Func<HealthCheckRegistration, bool> predicate) =>
            endpoints.MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate }).AllowAnonymous().DisableHttpMetrics().ShortCircuit();
    }

    public static bool IsProbe(HttpRequest request) => request.Path == Ready || request.Path == Live;
}
