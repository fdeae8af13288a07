using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpTasks.ServiceDefaults.Health;

internal static class HealthEndpoints
{
    private const string Ready = "/health";
    private const string Live = "/alive";
    private const string LiveTag = "live";
    private const string ReadyTag = "ready";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void AddDefaultHealthChecks(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            // A check that waits for a dead server must not make the probe wait as long.
            foreach (var check in options.Registrations.Where(check => check.Timeout == System.Threading.Timeout.InfiniteTimeSpan))
                check.Timeout = Timeout;
            foreach (var check in options.Registrations.Where(check => check.Tags.Contains(ReadyTag)))
                check.Factory = NotYet(check.Factory);
        });
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        Map(Ready, _ => true);
        Map(Live, check => check.Tags.Contains(LiveTag));

        // Probes come without credentials, many times a minute: no authorization, no metrics of their own, nothing else of the pipeline.
        void Map(string path, Func<HealthCheckRegistration, bool> predicate) => endpoints.MapHealthChecks(path, new HealthCheckOptions
        {
            Predicate = predicate,
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable },
        }).AllowAnonymous().DisableHttpMetrics().ShortCircuit();
    }

    public static bool IsProbe(HttpRequest request) => request.Path == Ready || request.Path == Live;

    // Not ready yet, as a message bus is while the service starts, is no error: it keeps work away, and is a warning in the log.
    private static Func<IServiceProvider, IHealthCheck> NotYet(Func<IServiceProvider, IHealthCheck> make) => services => new ReadyCheck(make(services));

    private sealed class ReadyCheck(IHealthCheck inner) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var result = await inner.CheckHealthAsync(context, cancellationToken);
            return result.Status == HealthStatus.Unhealthy ? HealthCheckResult.Degraded(result.Description, result.Exception, result.Data) : result;
        }
    }
}
