using McpTasks.Dashboard.Forwarding;
using McpTasks.Dashboard.Operations;
using McpTasks.Dashboard.Otlp;
using McpTasks.Dashboard.Otlp.Mapping;
using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Resources;
using McpTasks.Dashboard.Security;
using McpTasks.Dashboard.Session;
using McpTasks.Dashboard.Settings;
using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Hosting;

internal static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<DashboardOptions>, DashboardOptionsValidator>();
        services.AddOptions<DashboardOptions>().Bind(configuration.GetSection(DashboardOptions.Section)).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DashboardOptions>>().Value.Limits);
        services.AddSingleton(provider => Listeners.From(configuration[WebHostDefaults.ServerUrlsKey], provider.GetRequiredService<IOptions<DashboardOptions>>().Value));
        services.AddSingleton(TimeProvider.System);
        return services.AddTelemetry().AddForwarding().AddResources().AddSecurity();
    }

    private static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddSingleton<DropCounters>().AddSingleton<ResourceRegistry>()
        .AddSingleton<TraceBuffer>().AddSingleton<LogBuffer>().AddSingleton<MetricBuffer>().AddSingleton<TaskBoard>()
        .AddSingleton<WireText>().AddSingleton<SourceMapper>()
        .AddSingleton<TraceMapper>().AddSingleton<LogMapper>().AddSingleton<MetricMapper>()
        .AddSingleton<TelemetryIntake>().AddSingleton<TelemetryFeed>().AddSingleton<Collection>().AddSingleton<ImportCommand>()
        .AddSingleton<OtlpReception>().AddSingleton<OtlpHttpReceiver>().AddSingleton<OtlpGrpcReceiver>();

    private static IServiceCollection AddForwarding(this IServiceCollection services) => services
        .AddSingleton<ForwardTarget>().AddSingleton<Forwarder>()
        .AddHostedService(provider => provider.GetRequiredService<Forwarder>());

    private static IServiceCollection AddResources(this IServiceCollection services) => services
        .AddSingleton<ResourceBoard>().AddSingleton<ResourceServiceClient>().AddSingleton<OperatorSeam>().AddSingleton<Notices>()
        .AddHostedService(provider => provider.GetRequiredService<ResourceServiceClient>());

    private static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        // Keys live as long as the process: they protect only the forms on open pages.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "mcptasks-forms";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
        });
        return services.AddSingleton<BrowserLogin>().AddSingleton<FrontendGate>();
    }
}
